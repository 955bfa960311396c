namespace ImageGateway.Cluster.Tests.History;

/// <summary>Proves that a history is one that budgets allow.</summary>
internal sealed class HistoryChecker(IReadOnlyList<IHistoryRule> rules)
{
    private const int MostShown = 20;

    /// <summary>Creates a checker of all rules.</summary>
    /// <param name="patience">The time for which something may be free or lie unused while somebody is refused.</param>
    public HistoryChecker(TimeSpan patience)
        : this([new LimitRule(), new OnceRule(), new TotalsRule(), new RefusalRule(patience), new RateRule()])
    {
    }

    /// <summary>Everything that is wrong with a history, by the name of its rule.</summary>
    public IReadOnlyList<string> Violations(RunHistory history) =>
        [.. rules.SelectMany(rule => rule.Violations(history).Take(MostShown).Select(violation => $"{rule.GetType().Name}: {violation}"))];

    /// <summary>Fails with what is wrong and how to see it again.</summary>
    public void Check(RunHistory history, string origin)
    {
        var violations = Violations(history);
        Assert.True(violations.Count == 0, $"{origin}\n{string.Join('\n', violations)}");
    }
}
