using ImageGateway.Core.Budgets;
using ImageGateway.TestKit;
using Xunit.Abstractions;

namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>
/// One of two silos goes away: front-ends serve on, and what it held is hosted elsewhere in time
/// (docs/architecture/cluster.md#losses).
/// </summary>
[Collection(AloneTests.Name)]
public sealed class KilledSiloTests(ITestOutputHelper output) : LostSiloTests(output)
{
    [Fact]
    public Task Kill_OneSilo_FailsOverWithin8Seconds() => FailsOver(UnixSignal.Kill, TimeSpan.FromSeconds(8));
}

/// <inheritdoc cref="KilledSiloTests"/>
[Collection(AloneTests.Name)]
public sealed class FrozenSiloTests(ITestOutputHelper output) : LostSiloTests(output)
{
    [Fact]
    public Task Freeze_OneSilo_FailsOverWithin30Seconds() => FailsOver(UnixSignal.Stop, TimeSpan.FromSeconds(30));
}

/// <inheritdoc cref="KilledSiloTests"/>
public sealed class StoppedSiloTests(ITestOutputHelper output) : LostSiloTests(output)
{
    [Fact]
    public async Task Terminate_EveryProcess_EndsInOrder()
    {
        await FillAsync();
        await using var client = await ClusterClient.ConnectAsync(Cluster.Second.GatewayPort);

        Cluster.First.Process.Signal(UnixSignal.Terminate);
        Assert.Equal(0, await Cluster.First.Process.ExitCodeAsync(TimeSpan.FromSeconds(60)));
        // A silo that leaves hands over: nothing is to be waited for but the writes.
        await Eventually.TrueAsync("keys answer after a silo left", TimeSpan.FromSeconds(15), _ => AllStandAsync(client));
        await SandboxImage.AsBase64Async(Cluster.Http, Cluster.FrontEnd.Url, "after a silo left");

        Cluster.FrontEnd.Process.Signal(UnixSignal.Terminate);
        Assert.Equal(0, await Cluster.FrontEnd.Process.ExitCodeAsync(TimeSpan.FromSeconds(60)));
    }
}

public abstract class LostSiloTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int FewestKeys = 12;
    private const int MostKeys = 240;
    private static readonly Amount Image = new(40_000, 1, 1);
    private static readonly SyncMessage Lease = new() { Lease = "f1", Seq = 1, Need = Image };

    private int _keys;

    private protected ClusterProcesses Cluster { get; } = new();

    public Task InitializeAsync() => Cluster.InitializeAsync();

    public Task DisposeAsync() => Cluster.DisposeAsync();

    private protected async Task FailsOver(UnixSignal signal, TimeSpan deadline)
    {
        await FillAsync();
        await using var client = await ClusterClient.ConnectAsync(Cluster.Second.GatewayPort, timeoutSeconds: 1);

        // A front-end goes on with what it has read.
        await SandboxImage.AsBase64Async(Cluster.Http, Cluster.FrontEnd.Url, "before", CancellationToken.None);
        Cluster.First.Process.Signal(signal);

        using var over = new CancellationTokenSource();
        var images = ServeAsync(over.Token);
        var took = await Eventually.TrueAsync($"every key answers after {signal}", deadline, _ => AllStandAsync(client));
        output.WriteLine($"All keys answered {took.TotalSeconds:0.0} s after {signal}.");
        await over.CancelAsync();
        Assert.NotEqual(0, await images);
        Cluster.FrontEnd.Process.MustRun();
        // It hears of the silos that are left at its next look at the membership, every ten seconds.
        await Eventually.TrueAsync(
            "the front-end is ready", TimeSpan.FromSeconds(20), async _ => await Cluster.StatusAsync(Cluster.FrontEnd, "/readyz") == 200);
    }

    // A new grain lives where it is first called, unless that silo is busy: through each silo half of the keys, until both have some.
    private protected async Task FillAsync()
    {
        await using var first = await ClusterClient.ConnectAsync(Cluster.First.GatewayPort);
        await using var second = await ClusterClient.ConnectAsync(Cluster.Second.GatewayPort);
        var hosts = new HashSet<SiloAddress?>();
        for (; _keys < FewestKeys || (hosts.Count < 2 && _keys < MostKeys); _keys++)
        {
            var (key, client) = (Key(_keys), _keys % 2 == 0 ? first : second);
            // A busy machine may miss the first answers. Then the same message is sent again, unchanged.
            await Eventually.TrueAsync(
                $"{key.Id} leases",
                TimeSpan.FromSeconds(60),
                async cancellationToken => await client.Ledgers
                    .SyncAsync(key, Lease, cancellationToken) is { Verdict: SyncVerdict.Granted });
            hosts.Add(await client.HostOfAsync(key.Id));
        }

        Assert.Equal(2, hosts.Count);
    }

    private protected async Task<bool> AllStandAsync(ClusterClient client)
    {
        for (var index = 0; index < _keys; index++)
        {
            var standing = await client.Ledgers.ReadAsync(Key(index), default);
            Assert.Equal(Image, standing.Leased + standing.Uncertain);
        }

        return true;
    }

    /// <summary>Draws images through the front-end without a break; the first that fails fails the test.</summary>
    private async Task<int> ServeAsync(CancellationToken over)
    {
        for (var served = 0; ; served++)
        {
            if (over.IsCancellationRequested)
                return served;
            await SandboxImage.AsBase64Async(Cluster.Http, Cluster.FrontEnd.Url, $"picture {served}", CancellationToken.None);
        }
    }

    private static BudgetId Key(int index) => new(BudgetKind.VirtualKey, $"key-{index}");
}
