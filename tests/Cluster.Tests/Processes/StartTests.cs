using ImageGateway.TestKit;

namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>How processes of the cluster come up.</summary>
public sealed class StartTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ProcessGroup _group = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _group.DisposeAsync();

    [Fact]
    public async Task FrontEnd_BeforeTheFirstSiloAndAfterTheLast_IsAliveAndSaysSo()
    {
        var first = _group.StartMember("api");
        await Eventually.TrueAsync(
            "the front-end is alive",
            Patience,
            async cancellationToken =>
            {
                first.Process.MustRun();
                return await _group.StatusAsync(first, "/healthz", cancellationToken) == 200;
            });
        Assert.Equal(503, await _group.StatusAsync(first, "/readyz"));

        var silo = _group.StartMember("silo");
        await _group.ReadyAsync(silo);
        await _group.ReadyAsync(first);
        await SandboxImage.AsBase64Async(_group.Http, first.Url, "now it works");
        await _group.ManageAsync(first, HttpMethod.Post, "/v1/configs", new { name = "Route", config = new { provider = "sandbox" } });

        var next = await NextOnItsDirectoryAsync(first);
        await Eventually.TrueAsync("what another saved serves", Patience, async _ => await DrawAsync(next) == 200);
        silo.Process.Signal(UnixSignal.Kill);
        await GoesOnAsync(next);
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

    // None starts beside it, only after it.
    private async Task<Member> NextOnItsDirectoryAsync(Member first)
    {
        var beside = _group.StartBeside(first, "api");
        Assert.Equal(2, await beside.Process.ExitCodeAsync(Patience));
        Assert.Equal(
            $"Invalid option --data-directory '{first.DataDirectory}': is used by another instance of the cluster; each needs a directory "
                + "of its own",
            beside.Process.Errors.Trim());

        first.Process.Signal(UnixSignal.Kill);
        await first.Process.ExitCodeAsync(Patience);
        var next = _group.StartBeside(first, "api");
        await _group.ReadyAsync(next);
        return next;
    }

    // What is saved is still known, and nothing changes.
    private async Task GoesOnAsync(Member frontEnd)
    {
        Assert.Equal(200, await DrawAsync(frontEnd));
        using var change = new HttpRequestMessage(HttpMethod.Delete, new Uri(frontEnd.Url, "/v1/configs/pc-route"));
        using var refused = await _group.Http.SendAsync(change);
        Assert.Equal(503, (int)refused.StatusCode);
        Assert.Equal(200, await DrawAsync(frontEnd));
        await Eventually.TrueAsync(
            "the front-end without any silo says so",
            Patience,
            async cancellationToken => (await _group.Http.GetStringAsync(new Uri(frontEnd.Url, "/readyz"), cancellationToken))
                .StartsWith("{\"status\":\"ready\",\"degraded\":[\"cluster\"", StringComparison.Ordinal));
        Assert.Equal(200, await _group.StatusAsync(frontEnd, "/healthz"));
    }

    private Task<int> DrawAsync(Member frontEnd) => _group.DrawAsync(frontEnd, "x-portkey-config", "pc-route");
}
