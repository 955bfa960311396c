using ImageGateway.TestKit;

namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>Entries configured through one front-end apply at the others.</summary>
[Collection(TwoFrontEndsTests.Name)]
public sealed class SharedResourceStoreTests(TwoFrontEnds processes)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private readonly ProcessGroup _group = processes.Group;
    private readonly Member _first = processes.First;
    private readonly Member _second = processes.Second;

    [Fact]
    public async Task Saved_ThroughOneFrontEnd_ServesAtTheOther()
    {
        await _group.ManageAsync(
            _first, HttpMethod.Post, "/v1/virtual-keys",
            new { name = "Shared", slug = "shared", provider = "sandbox", key = "a key that is shared and sealed" });
        await _group.ManageAsync(_first, HttpMethod.Post, "/v1/configs", new { name = "Route", config = new { virtual_key = "shared" } });
        await Eventually.TrueAsync(
            "the saved provider serves at the other front-end", Soon, async _ => await _group.DrawAsync(
                _second, "x-portkey-virtual-key", "shared") == 200);
        Assert.Equal(200, await _group.DrawAsync(_second, "x-portkey-config", "pc-route"));

        await _group.ManageAsync(
            _second, HttpMethod.Put, "/v1/configs/pc-route",
            new { config = new { provider = "sandbox", override_params = new { model = "sandbox-429" } } });
        await Eventually.TrueAsync(
            "the changed config counts at the first front-end", Soon, async _ => await _group.DrawAsync(
                _first, "x-portkey-config", "pc-route") == 429);
        Assert.Equal(
            2, (await _group.ManageAsync(_first, HttpMethod.Get, "/v1/configs/pc-route/versions")).GetProperty("total").GetInt32());
        Assert.Equal(
            "update", (await _group.ManageAsync(_first, HttpMethod.Get, "/v1/audit-logs?resource_type=config")).GetProperty("records")[0]
                .GetProperty("action").GetString());

        await _group.ManageAsync(_second, HttpMethod.Delete, "/v1/virtual-keys/shared");
        await Eventually.TrueAsync(
            "the deleted provider is gone at the first front-end", Soon, async _ => await _group.DrawAsync(
                _first, "x-portkey-virtual-key", "shared") == 400);
    }
}
