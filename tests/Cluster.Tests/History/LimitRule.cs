using ImageGateway.Core.Budgets;

namespace ImageGateway.Cluster.Tests.History;

/// <summary>
/// At no moment is more settled, perhaps spent or reserved than the limit: by the documents that were written, by what
/// front-ends admitted and settled, by what clients got, and by what the provider carried out.
/// </summary>
internal sealed class LimitRule : IHistoryRule
{
    private static readonly LimitKind[] Kinds = Enum.GetValues<LimitKind>();

    public IEnumerable<string> Violations(RunHistory history)
    {
        var sums = new Dictionary<(string Book, string Budget), Amount>();
        var needs = history.Attempts.ToDictionary(attempt => (attempt.Attempt, attempt.Budget), attempt => attempt.Need);
        var reported = new HashSet<(string, string)>();
        foreach (var line in history.Lines)
        {
            if (line.Budget is not { } budget || !history.Limits.TryGetValue(budget, out var limit))
                continue;
            foreach (var (book, amount) in Booked(line, needs))
            {
                var sum = amount + (line.Kind == HistoryKind.Written ? Amount.Zero : sums.GetValueOrDefault((book, budget)));
                sums[(book, budget)] = sum;
                foreach (var kind in Kinds.Where(kind => sum[kind] > limit.Limits[kind]))
                {
                    if (reported.Add((book, budget)))
                        yield return $"{budget} has {sum[kind]} {kind} {book} at {line.At} us, its limit is {limit.Limits[kind]}";
                }
            }
        }
    }

    private static IEnumerable<(string Book, Amount Amount)> Booked(
        HistoryLine line, Dictionary<(string Attempt, string Budget), Amount> needs)
    {
        if (line.Ledger is { } ledger)
        {
            yield return ("committed in its document", ledger.Committed());
            yield break;
        }

        if (line.Attempt is null)
            yield break;
        var need = needs[(line.Attempt, line.Budget!)];
        switch (line.Kind)
        {
            case HistoryKind.Ok:
                yield return ("at its clients", need);
                break;
            case HistoryKind.Drawn:
                yield return ("at the provider", need);
                break;
            case HistoryKind.Admitted:
                yield return ("admitted or spent", need);
                break;
            case HistoryKind.Settled:
                yield return ("admitted or spent", line.Amount + line.Uncertain - need);
                break;
        }
    }
}
