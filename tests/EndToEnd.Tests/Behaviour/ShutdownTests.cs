using System.Net.Sockets;
using ImageGateway.EndToEnd.Tests.Budgets;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary>SIGTERM: no new work, running images finish, exit code 0 (docs/architecture/cluster.md#losses).</summary>
public sealed class ShutdownTests(Simulators simulators) : IClassFixture<Simulators>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly string _token = SimulatorClient.NewToken();

    [Fact]
    public async Task Terminate_RequestsAreRunning_TheyFinishAndNoOtherIsTaken()
    {
        await using var gateway = await Gateway.StartAsync(simulators.Settings());
        var running = Task.WhenAll(new[] { "[slow:4000]", "[slow-body:4000]" }.Select(fault => gateway.Client.GenerateAsync(
            new { model = "dall-e-3", prompt = $"{fault} [token:{_token}]", response_format = "b64_json" }, Callers.OpenAi)));
        await simulators.Client.ArrivedAsync(_token, 2);

        gateway.Server.Process.Signal(UnixSignal.Terminate);

        await Eventually.TrueAsync("new work is not taken", Deadline, async _ => !await WantsWorkAsync(gateway));
        Assert.False(running.IsCompleted);
        Assert.All(await running, static response => Assert.Single(response.Data));
        Assert.Equal(0, await gateway.Server.Process.ExitCodeAsync(Deadline));
        Assert.False(
            Directory.Exists(Path.Combine(gateway.DataDirectory, "spool"))
                && Directory.EnumerateFileSystemEntries(Path.Combine(gateway.DataDirectory, "spool")).Any());
    }

    [Fact]
    public async Task Terminate_NothingIsRunning_EndsAtOnceAndLeavesNothingUncertain()
    {
        await using var gateway = await Gateway.StartAsync(simulators.Settings());
        (await gateway.Client.GetAsync("/readyz")).Checked(200);
        await gateway.Client.SaveAsync("team", new { credit_limit = 1 });
        for (var drawn = 0; drawn < 3; drawn++)
            Assert.Single((await gateway.Client.DrawAsync("team")).Data);

        gateway.Server.Process.Signal(UnixSignal.Terminate);

        Assert.Equal(0, await gateway.Server.Process.ExitCodeAsync(TimeSpan.FromSeconds(10)));
        Assert.DoesNotContain("fail", gateway.Server.Process.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Directory.GetFiles(Path.Combine(gateway.DataDirectory, "journal")));

        await gateway.KillAndStartAgainAsync(simulators.Settings());
        var cost = await gateway.Client.UsageAsync("/virtual-keys/team");
        Assert.Equal((3 * BudgetCalls.Image, 0L, 0L, 0L), (cost.Settled, cost.Uncertain, cost.Leased, cost.Reserved));
    }

    [Fact]
    public async Task Terminate_RequestOutlivesTheDrainLimit_TheProcessEndsAllTheSame()
    {
        await using var gateway = await Gateway.StartAsync(simulators.Settings(("DRAINSECONDS", "1")));
        var running = gateway.Client.GenerateAsync(new { model = "dall-e-3", prompt = $"[slow:60000] [token:{_token}]" }, Callers.OpenAi);
        await simulators.Client.ArrivedAsync(_token, 1);

        gateway.Server.Process.Signal(UnixSignal.Terminate);

        Assert.Equal(0, await gateway.Server.Process.ExitCodeAsync(TimeSpan.FromSeconds(20)));
        await Assert.ThrowsAnyAsync<Exception>(() => running);
    }

    // An orchestrator asks on a connection of its own.
    private static async Task<bool> WantsWorkAsync(Gateway gateway)
    {
        using var client = new GatewayClient(gateway.Url);
        try
        {
            return (await client.GetAsync("/readyz")).Status == 200;
        }
        catch (HttpRequestException refused) when (refused.InnerException is SocketException or IOException)
        {
            return false;
        }
    }
}
