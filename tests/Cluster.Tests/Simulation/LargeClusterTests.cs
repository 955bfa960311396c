using ImageGateway.Core.Budgets;
using ImageGateway.TestKit;
using Xunit.Abstractions;

namespace ImageGateway.Cluster.Tests.Simulation;

/// <summary>
/// A cluster of 200 front-ends and 100,000 keys, of which a few are asked for most: how many calls its silos get, how fast it
/// refuses, how much of what is leased is used, and that nothing is overspent. Two minutes of it with <c>LONG_TESTS=1</c>.
/// </summary>
public sealed class LargeClusterTests(ITestOutputHelper output)
{
    private const int FrontEnds = 200;
    private const int Keys = 100_000;
    private const int Silos = 3;

    public static TheoryData<double> Skews() => PropertyRuns.IsLong ? new(0.0, 0.7, 1.1) : new(1.1);

    [Theory]
    [MemberData(nameof(Skews))]
    public void Cluster_ManyKeys_IsCalmAndExact(double skew)
    {
        var plan = new SimulationPlan
        {
            FrontEnds = FrontEnds,
            Silos = Silos,
            Keys = Keys,
            Skew = skew,
            Rate = 1_000,
            Length = TimeSpan.FromSeconds(PropertyRuns.Scaled(120, 12)),
            // The most popular keys run out, most never do, one in ten has no limit.
            Rules = key => new() { Limits = key % 10 == 9 ? Limits.None : new(4_000_000 + (key % 7 * 1_000_000), null, null) },
            Ends = (Uncertain: 0.005, NotStarted: 0.02),
        };
        var simulation = new ClusterSimulation(plan, writesHistory: false);

        simulation.Run();

        var (figures, seconds) = (simulation.Figures, plan.Length.TotalSeconds);
        var calls = figures.CallsPerSilo(seconds)
            .Select(silo => FormattableString.Invariant($"{silo.Mean:0} (most {silo.Most})"));
        output.WriteLine(FormattableString.Invariant(
            $"skew {skew}: {figures.Requests} requests in {seconds} s, {figures.Admitted} admitted, {figures.UsedUp} used up"));
        output.WriteLine(FormattableString.Invariant(
            $"calls: {(double)figures.Calls / figures.Requests:0.000} a request; a second at each silo: {string.Join(", ", calls)}"));
        output.WriteLine(FormattableString.Invariant(
            $"refusals: p50 {figures.RefusalMs(0.5):0.0} ms, p99 {figures.RefusalMs(0.99):0.0} ms, most {figures.RefusalMs(1):0.0} ms"));
        output.WriteLine(FormattableString.Invariant($"lease utilisation: {figures.LeaseUse:0.00}; overspent {figures.Overspent}"));
        Assert.Equal(0, figures.Overspent);
        Assert.Equal(0, figures.Unavailable);
        Assert.InRange(figures.RefusalMs(0.99), 0, 1_100);
    }
}
