using ImageGateway.Cluster.Tests.History;
using ImageGateway.Core.Budgets;

namespace ImageGateway.Cluster.Tests.Simulation;

/// <summary>The checker finds nothing wrong with the protocol, and something with each of its mutants.</summary>
public sealed class MutantTests
{
    // Whoever waits may have to wait for a lost message, and for the answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.1);

    private const int MostSeeds = 5;

    // Short times, so that a run of a minute has all that happens in an hour.
    private static readonly LedgerTerms Terms = new() { Term = TimeSpan.FromSeconds(6), Renewal = TimeSpan.FromSeconds(1) };

    /// <summary>The mutants, the rule that each of them breaks, and the plan in which it does.</summary>
    public static TheoryData<Mutant, string, string> Mutants() => new()
    {
        { Mutant.SettlesTwice, nameof(TotalsRule), nameof(Limited) },
        { Mutant.GrantsWithoutLimit, nameof(LimitRule), nameof(Limited) },
        { Mutant.GrantsTwice, nameof(LimitRule), nameof(Limited) },
        { Mutant.LosesReturns, nameof(RefusalRule), nameof(Limited) },
        { Mutant.AcceptsStaleDocuments, nameof(LimitRule), nameof(Limited) },
        { Mutant.AnswersBeforeTheWrite, nameof(LimitRule), nameof(Limited) },
        { Mutant.RateIsOneMore, nameof(RateRule), nameof(Rated) },
        { Mutant.WindowIsShort, nameof(RateRule), nameof(Rated) },
        { Mutant.ForgetsAtClose, nameof(TotalsRule), nameof(Limited) },
        { Mutant.TimeFrees, nameof(LimitRule), nameof(Limited) },
        { Mutant.UncertainIsFree, nameof(LimitRule), nameof(Limited) },
        { Mutant.NeverRecalls, nameof(RefusalRule), nameof(Hoarded) },
        { Mutant.RefusesWhoIsShort, nameof(RefusalRule), nameof(Lumpy) },
        { Mutant.ForgetsClosed, nameof(TotalsRule), nameof(Sparse) },
    };

    [Fact]
    public void Mutants_AreAllTried() =>
        Assert.Equal(Enum.GetValues<Mutant>(), Mutants().Select(row => (Mutant)row[0]).Order());

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Protocol_EveryPlan_IsProved(int seed)
    {
        foreach (var plan in new[] { Limited(seed), Rated(seed), Lumpy(seed), Hoarded(seed), Sparse(seed) })
        {
            var simulation = new ClusterSimulation(plan, writesHistory: true);
            simulation.Run();

            Assert.True(simulation.History.EndsQuiet);
            Assert.NotEqual(0, simulation.Figures.Admitted);
            new HistoryChecker(Patience).Check(simulation.History, $"seed {seed}");
        }
    }

    [Fact]
    public void Protocol_SamePlan_RunsTheSameWay()
    {
        var first = new ClusterSimulation(Limited(4), writesHistory: true);
        var second = new ClusterSimulation(Limited(4), writesHistory: true);
        first.Run();
        second.Run();

        Assert.Equal(first.History.Lines.Select(line => line.ToString()), second.History.Lines.Select(line => line.ToString()));
    }

    [Theory]
    [MemberData(nameof(Mutants))]
    public void Mutant_IsCaught(Mutant mutant, string rule, string plan)
    {
        var found = new HashSet<string>();
        for (var seed = 1; seed <= MostSeeds && !found.Contains(rule); seed++)
        {
            var simulation = new ClusterSimulation(Plan(plan, seed), writesHistory: true, MutantHost.Of(mutant));
            simulation.Run();
            found.UnionWith(new HistoryChecker(Patience).Violations(simulation.History)
                .Select(text => text[..text.IndexOf(':')]));
        }

        Assert.Contains(rule, found);
    }

    private static SimulationPlan Plan(string name, int seed) => name switch
    {
        nameof(Rated) => Rated(seed),
        nameof(Lumpy) => Lumpy(seed),
        nameof(Hoarded) => Hoarded(seed),
        nameof(Sparse) => Sparse(seed),
        _ => Limited(seed),
    };

    // Enough for half a minute; then everybody lacks some, while two front-ends hold some that they do not use.
    private static SimulationPlan Limited(int seed) => new()
    {
        Seed = seed,
        FrontEnds = 5,
        Keys = 2,
        Rate = 40,
        Length = TimeSpan.FromSeconds(40),
        Terms = Terms,
        Rules = _ => new() { Limits = new(20_000_000, null, null) },
        Ends = (Uncertain: 0.05, NotStarted: 0.05),
        Attempt = (TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(4)),
        Doubled = 0.05,
        Idle = (2, TimeSpan.FromSeconds(20)),
        Frozen = (4, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(17)),
    };

    // Somebody needs more than is free, while others hold some for later and nobody is short yet.
    private static SimulationPlan Lumpy(int seed) => Hoarded(seed) with
    {
        Rate = 5,
        Length = TimeSpan.FromSeconds(24),
        Large = (TimeSpan.FromSeconds(20), 375),
        Idle = default,
    };

    // Half of the front-ends are not asked any more, and hold what they would have needed for a minute.
    private static SimulationPlan Hoarded(int seed) => new()
    {
        Seed = seed,
        FrontEnds = 4,
        Rate = 20,
        Length = TimeSpan.FromSeconds(30),
        Rules = _ => new() { Limits = new(20_000_000, null, null) },
        Attempt = (TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(0.5)),
        Idle = (2, TimeSpan.FromSeconds(12)),
    };

    // Leases open and close all the time, and their messages come once more when they are long closed.
    private static SimulationPlan Sparse(int seed) => new()
    {
        Seed = seed,
        Keys = 4,
        Rate = 1,
        Length = TimeSpan.FromSeconds(120),
        Terms = Terms,
        Rules = _ => new() { Limits = new(20_000_000, null, null) },
        Attempt = (TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(0.5)),
        Doubled = 0.5,
    };

    private static SimulationPlan Rated(int seed) => new()
    {
        Seed = seed,
        Rate = 10,
        Length = TimeSpan.FromSeconds(150),
        Rules = _ => new() { Rates = new(new(60, null), default, default) },
        Attempt = (TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(2)),
    };
}
