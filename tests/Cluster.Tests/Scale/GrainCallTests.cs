using System.Diagnostics;
using ImageGateway.Cluster.Tests.Faults;
using ImageGateway.Cluster.Tests.Processes;
using ImageGateway.TestKit;
using Xunit.Abstractions;

namespace ImageGateway.Cluster.Tests.Scale;

/// <summary>Calls from a front-end to grains: a fixed number a second, and hardly any for a request within its leases.</summary>
public sealed class GrainCallTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Clients = 4;
    private const int Requests = 1_000;
    private const int WarmRequests = 100;

    private const double MostFixed = 2;
    private const double MostARequest = 0.03;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(PropertyRuns.Scaled(60, 4));

    private readonly ProcessGroup _group = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _group.DisposeAsync();

    [Fact]
    public async Task Requests_WithinTheirLeases_TakeHardlyAnyCall()
    {
        var silo = _group.StartMember("silo");
        var frontEnd = _group.StartMember("api");
        await _group.AllReadyAsync(this, silo, frontEnd);
        await _group.ManageAsync(
            frontEnd, HttpMethod.Post, "/v1/virtual-keys",
            new { name = "Team", provider = "sandbox", key = "a key of the tests", usage_limits = new { credit_limit = 1_000_000 } });
        await DrawAsync(frontEnd, WarmRequests);

        var before = await GrainCalls.OfAsync(_group.Http, frontEnd);
        await FaultRound.WaitAsync(Idle);
        var idle = (await GrainCalls.OfAsync(_group.Http, frontEnd) - before) / Idle.TotalSeconds;

        before = await GrainCalls.OfAsync(_group.Http, frontEnd);
        var watch = Stopwatch.StartNew();
        await DrawAsync(frontEnd, Requests);
        var seconds = watch.Elapsed.TotalSeconds;
        var calls = await GrainCalls.OfAsync(_group.Http, frontEnd) - before;
        var aRequest = Math.Max(0, calls - (MostFixed * seconds)) / Requests;

        output.WriteLine(FormattableString.Invariant(
            $"idle: {idle:0.00} calls a second; {Requests} requests in {seconds:0.0} s: {calls} calls, {aRequest:0.0000} a request"));
        Assert.InRange(idle, 0, MostFixed);
        Assert.InRange(aRequest, 0, MostARequest);
    }

    private async Task DrawAsync(Member frontEnd, int requests)
    {
        var left = requests;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
                Assert.Equal(200, await _group.DrawAsync(frontEnd, "x-portkey-virtual-key", "team"));
        }));
    }
}
