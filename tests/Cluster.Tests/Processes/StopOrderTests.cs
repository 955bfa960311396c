using System.Diagnostics;
using System.Net.Http.Json;
using ImageGateway.Core.Budgets;
using ImageGateway.TestKit;
using Xunit.Abstractions;

namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>
/// A process that is told to end takes no new work, lets its images end, returns its leases, hands its grains over and leaves, in
/// this order, each within its own time (docs/architecture/cluster.md#losses).
/// </summary>
public sealed class StopOrderTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int DrainSeconds = 4;

    private readonly ProcessGroup _group = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _group.DisposeAsync();

    [Fact]
    public async Task Terminate_WhileAnImageIsDrawn_EndsInOrder()
    {
        var (leaving, staying) = (Start(), Start());
        await _group.AllReadyAsync(this, leaving, staying);
        await using var client = await ClusterClient.ConnectAsync(staying.GatewayPort);
        await EndsAsync(leaving, client, 2_000, isFinished: true);

        leaving = Start();
        await _group.ReadyAsync(leaving);
        await EndsAsync(leaving, client, 60_000, isFinished: false);
    }

    private async Task EndsAsync(Member leaving, ClusterClient client, int drawing, bool isFinished)
    {
        var slug = $"drawing-{drawing}";
        var key = (await _group.ManageAsync(
            leaving, HttpMethod.Post, "/v1/virtual-keys",
            new { name = slug, slug, provider = "sandbox", key = "a key", usage_limits = new { credit_limit = 10 } }))
            .GetProperty("id").GetString()!;
        var image = DrawAsync(leaving, slug, drawing);
        await Eventually.TrueAsync("the image is drawn", TimeSpan.FromSeconds(60), async _ => (await StandingAsync()).Leased.Images > 0);

        var watch = Stopwatch.StartNew();
        leaving.Process.Signal(UnixSignal.Terminate);
        await Eventually.TrueAsync("it takes no new work", TimeSpan.FromSeconds(60), async _ => !await IsReadyAsync(leaving));
        Assert.Equal(isFinished ? 200 : 0, await image);
        Assert.Equal(0, await leaving.Process.ExitCodeAsync(TimeSpan.FromSeconds(60)));
        output.WriteLine($"It ended after {watch.Elapsed.TotalSeconds:0.0} s.");

        // What was drawn to its end is settled and nothing is leased; what was not is closed from the journal by the next start.
        var standing = await StandingAsync();
        Assert.Equal(
            (isFinished ? 1 : 0, isFinished ? 0 : 1), (standing.Settled.Images, standing.Leased.Images + standing.Uncertain.Images));
        Assert.Equal(isFinished, Directory.GetFiles(Path.Combine(leaving.DataDirectory, "journal")).Length == 0);
        Assert.Equal(1, await client.ActiveSilosAsync());
        Assert.InRange(watch.Elapsed.TotalSeconds, isFinished ? 1 : DrainSeconds, DrainSeconds + 15);

        async Task<BudgetStatus> StandingAsync() => await client.Ledgers.ReadAsync(new(BudgetKind.VirtualKey, key), default);
    }

    private Member Start() => _group.StartMember("all", ("DRAINSECONDS", $"{DrainSeconds}"));

    // 0: its connection broke.
    private async Task<int> DrawAsync(Member member, string slug, int milliseconds)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(member.Url, "/v1/images/generations"))
        {
            Content = JsonContent.Create(
                new { prompt = "a lighthouse", size = "64x64", model = "sandbox-slow", sandbox_delay_ms = milliseconds }),
        };
        request.Headers.Add("x-portkey-virtual-key", slug);
        try
        {
            using var response = await _group.Http.SendAsync(request);
            return (int)response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    private async Task<bool> IsReadyAsync(Member member)
    {
        try
        {
            return await _group.StatusAsync(member, "/readyz") == 200;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
