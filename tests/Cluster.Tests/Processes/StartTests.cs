using ImageGateway.Core.ControlPlane;
using ImageGateway.TestKit;

namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>How processes of the cluster come up.</summary>
public sealed class StartTests : IAsyncLifetime
{
    private readonly ProcessGroup _group = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _group.DisposeAsync();

    [Fact]
    public async Task FrontEnd_BeforeTheFirstSilo_IsAliveAndNotReady()
    {
        var frontEnd = _group.StartMember("api");
        await Eventually.TrueAsync(
            "the front-end is alive",
            TimeSpan.FromSeconds(60),
            async cancellationToken =>
            {
                frontEnd.Process.MustRun();
                return await _group.StatusAsync(frontEnd, "/healthz", cancellationToken) == 200;
            });
        Assert.Equal(503, await _group.StatusAsync(frontEnd, "/readyz"));

        var silo = _group.StartMember("silo");
        await _group.ReadyAsync(silo);
        await _group.ReadyAsync(frontEnd);
        await SandboxImage.AsBase64Async(_group.Http, frontEnd.Url, "now it works");

        silo.Process.Signal(UnixSignal.Kill);
        await Eventually.TrueAsync(
            "the front-end without any silo says so and goes on",
            TimeSpan.FromSeconds(60),
            async cancellationToken => (await _group.Http.GetStringAsync(new Uri(frontEnd.Url, "/readyz"), cancellationToken))
                .StartsWith("{\"status\":\"ready\",\"degraded\":[\"cluster\"", StringComparison.Ordinal));
        Assert.Equal(200, await _group.StatusAsync(frontEnd, "/healthz"));
    }

    [Fact]
    public async Task FrontEnd_OtherAdminKeyThanAnother_IsNamed()
    {
        (string, string)[] Keys(string letter) => [("AUTH", "keys"), ("ADMINKEY", $"admin-key-of-front-end-{letter}")];
        var (first, same, other) = (
            _group.StartMember("all", Keys("a")), _group.StartMember("api", Keys("a")), _group.StartMember("api", Keys("b")));
        foreach (var member in new[] { first, same, other })
            await _group.ReadyAsync(member);

        await other.Process.LoggedAsync("Another front-end of the cluster has another value of IMAGEGATEWAY__ADMINKEY:");
        Assert.Contains(
            "\"settings_differ\"", await _group.Http.GetStringAsync(new Uri(other.Url, "/readyz")), StringComparison.Ordinal);
        Assert.DoesNotContain("MASTERKEY", other.Process.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FrontEnd_OnTheDirectoryOfOneThatRuns_DoesNotStart()
    {
        var first = _group.StartMember("api");
        await _group.ReadyAsync(_group.StartMember("silo"));
        await _group.ReadyAsync(first);

        var second = _group.StartBeside(first, "api");
        Assert.Equal(2, await second.Process.ExitCodeAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(
            $"Invalid option --data-directory '{first.DataDirectory}': is used by another instance of the cluster; each needs a directory "
                + "of its own",
            second.Process.Errors.Trim());

        first.Process.Signal(UnixSignal.Kill);
        await first.Process.ExitCodeAsync(TimeSpan.FromSeconds(60));
        await _group.ReadyAsync(_group.StartBeside(first, "api"));
    }

    [Fact]
    public async Task All_ByItself_ServesImagesAndGrains()
    {
        var all = _group.StartMember("all");
        await _group.ReadyAsync(all);

        await SandboxImage.AsLinkAsync(_group.Http, all.Url, "alone");
        await using var client = await ClusterClient.ConnectAsync(all.GatewayPort);
        await client.SaveConfigAsync("c", "{}");
        Assert.Single(await client.ResourceStore.VersionsAsync(ResourceKind.Config, "c", default));

        all.Process.Signal(UnixSignal.Terminate);
        Assert.Equal(0, await all.Process.ExitCodeAsync(TimeSpan.FromSeconds(60)));
        Assert.StartsWith(
            "Listening on http://127.0.0.1:", all.Process.Output.Split('\n')
                .Single(line => line.StartsWith("Listening", StringComparison.Ordinal)), StringComparison.Ordinal);
    }
}
