using System.Diagnostics;
using ImageGateway.Cluster.Tests.Processes;
using ImageGateway.TestKit;
using Xunit.Abstractions;

namespace ImageGateway.Cluster.Tests.Scale;

/// <summary>
/// Requests a second through one, two and three front-ends at one budget, as far as the machine shows; with <c>LONG_TESTS=1</c>.
/// </summary>
[Collection(AloneTests.Name)]
public sealed class ThroughputTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int ClientsEach = 8;
    private const int MostFrontEnds = 3;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    private readonly ProcessGroup _group = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _group.DisposeAsync();

    [Fact]
    public async Task Requests_MoreFrontEnds_AreMore()
    {
        if (!PropertyRuns.IsLong)
            return;
        var silo = _group.StartMember("silo");
        var frontEnds = Enumerable.Range(0, MostFrontEnds).Select(_ => _group.StartMember("api")).ToArray();
        await _group.AllReadyAsync(this, [silo, .. frontEnds]);
        await _group.ManageAsync(
            frontEnds[0], HttpMethod.Post, "/v1/virtual-keys",
            new { name = "Team", provider = "sandbox", key = "a key of the tests", usage_limits = new { credit_limit = 1_000_000 } });
        foreach (var frontEnd in frontEnds)
        {
            await Eventually.TrueAsync(
                "the key is known", TimeSpan.FromSeconds(10), async cancellation => await _group.StatusAsync(
                    frontEnd, "/v1/virtual-keys/team", cancellation) == 200);
        }

        await RateAsync(frontEnds);
        for (var count = 1; count <= MostFrontEnds; count++)
            output.WriteLine(FormattableString.Invariant(
                $"{count} front-ends: {await RateAsync(frontEnds[..count]):0} requests a second, with the clients on the same cores"));
    }

    private async Task<double> RateAsync(Member[] frontEnds)
    {
        var served = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(frontEnds.SelectMany(frontEnd => Enumerable.Range(0, ClientsEach).Select(async _ =>
        {
            while (watch.Elapsed < Length)
            {
                Assert.Equal(200, await _group.DrawAsync(frontEnd, "x-portkey-virtual-key", "team"));
                Interlocked.Increment(ref served);
            }
        })));
        return served / watch.Elapsed.TotalSeconds;
    }
}
