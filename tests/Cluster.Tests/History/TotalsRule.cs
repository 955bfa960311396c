using ImageGateway.Core.Budgets;

namespace ImageGateway.Cluster.Tests.History;

/// <summary>
/// A budget's totals are the sum of its front-ends' at the end, and never more than that before; where front-ends are not
/// looked into, what clients got is settled or uncertain, and nothing is that nobody asked for.
/// </summary>
internal sealed class TotalsRule : IHistoryRule
{
    public IEnumerable<string> Violations(RunHistory history) =>
        history.KnowsFrontEnds ? OfFrontEnds(history) : history.EndsQuiet ? OfClients(history) : [];

    private static IEnumerable<string> OfFrontEnds(RunHistory history)
    {
        var books = new Dictionary<string, (Amount Spent, Amount Uncertain)>();
        var last = new Dictionary<string, WrittenLedger>();
        var reported = new HashSet<string>();
        foreach (var line in history.Lines)
        {
            if (line.Budget is not { } budget)
                continue;
            var (spent, uncertain) = books.GetValueOrDefault(budget);
            if (line.Kind == HistoryKind.Settled)
                books[budget] = (spent + line.Amount, uncertain + line.Uncertain);
            if (line.Ledger is not { } ledger)
                continue;
            last[budget] = ledger;
            if (!spent.Covers(ledger.Spent()) && reported.Add(budget))
                yield return $"{budget} knows of {ledger.Spent()} in version {ledger.Version}, its front-ends of {spent}";
        }

        if (!history.EndsQuiet)
            yield break;
        foreach (var (budget, ledger) in last)
        {
            var (spent, uncertain) = books.GetValueOrDefault(budget);
            if ((ledger.Spent(), ledger.Doubt()) != (spent, uncertain))
                yield return $"{budget} ends at {ledger.Spent()} and uncertain {ledger.Doubt()}, its front-ends at {spent} and {uncertain}";
            if (ledger.Held() != Amount.Zero)
                yield return $"{budget} ends with {ledger.Held()} held by nobody";
        }
    }

    private static IEnumerable<string> OfClients(RunHistory history)
    {
        var attempts = history.Attempts.ToLookup(attempt => attempt.Budget);
        var last = history.Lines.Where(line => line.Ledger is not null && history.Limits.ContainsKey(line.Budget!))
            .GroupBy(line => line.Budget!)
            .Select(written => (Budget: written.Key, Ledger: written.Last().Ledger!));
        foreach (var (budget, ledger) in last)
        {
            var got = Sum(attempts[budget].Where(attempt => attempt.End?.Kind == HistoryKind.Ok));
            var perhaps = Sum(attempts[budget].Where(attempt => attempt.End is null or { Kind: HistoryKind.Unknown }));
            var counted = ledger.Spent() + ledger.Doubt();
            if (!counted.Covers(got))
                yield return $"{budget} ends at {counted}, though its clients got {got}";
            if (!(got + perhaps).Covers(ledger.Spent()))
                yield return $"{budget} ends at {ledger.Spent()}, though its clients asked for {got} and perhaps {perhaps}";
        }
    }

    private static Amount Sum(IEnumerable<AttemptStory> attempts) =>
        attempts.Aggregate(Amount.Zero, (sum, attempt) => sum + attempt.Need);
}
