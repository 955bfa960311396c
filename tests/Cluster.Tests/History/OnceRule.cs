using ImageGateway.Core.Budgets;

namespace ImageGateway.Cluster.Tests.History;

/// <summary>Each attempt begins, ends, is carried out and is settled once, and as its client was told.</summary>
internal sealed class OnceRule : IHistoryRule
{
    public IEnumerable<string> Violations(RunHistory history)
    {
        var knowsFrontEnds = history.KnowsFrontEnds;
        foreach (var attempt in history.Attempts)
        {
            if (attempt.Begin is null)
                yield return $"{attempt} never began";
            if (attempt.Ends.Count > 1)
                yield return $"{attempt} ended {attempt.Ends.Count} times";
            if (attempt.Drawn.Count > 1)
                yield return $"{attempt} was carried out {attempt.Drawn.Count} times";
            if (attempt.Settled.Count > 1)
                yield return $"{attempt} was settled {attempt.Settled.Count} times";
            if (attempt is { End.Kind: HistoryKind.Failed, Drawn.Count: > 0 })
                yield return $"{attempt} was refused with {attempt.End.Status} and carried out";
            if (knowsFrontEnds)
            {
                foreach (var violation in SettlementOf(attempt))
                    yield return violation;
            }
        }
    }

    private static IEnumerable<string> SettlementOf(AttemptStory attempt)
    {
        var settled = attempt.Settled is [var first, ..] ? first : null;
        if (attempt.End?.Kind == HistoryKind.Ok && settled?.Amount != attempt.Need)
            yield return $"{attempt} was answered and settled at {settled?.Amount.ToString() ?? "nothing"}, not {attempt.Need}";
        if (attempt.End?.Kind == HistoryKind.Failed && settled is not null && settled.Amount + settled.Uncertain != Amount.Zero)
            yield return $"{attempt} was refused and settled at {settled.Amount}";
        if (settled is not null && attempt.Admitted is null)
            yield return $"{attempt} was settled and never admitted";
    }
}
