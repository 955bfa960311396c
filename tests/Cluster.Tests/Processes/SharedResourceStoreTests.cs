using ImageGateway.TestKit;

namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>Entries configured through one front-end apply at the others, and go on while the silos are away.</summary>
public sealed class SharedResourceStoreTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly ProcessGroup _group = new();
    private readonly Member _silo;
    private readonly Member _first;
    private readonly Member _second;

    public SharedResourceStoreTests()
    {
        _silo = _group.StartMember("silo");
        _first = _group.StartMember("api");
        _second = _group.StartMember("api");
    }

    public Task InitializeAsync() => _group.AllReadyAsync(this, _silo, _first, _second);

    public async Task DisposeAsync() => await _group.DisposeAsync();

    [Fact]
    public async Task Saved_ThroughOneFrontEnd_ServesAtTheOther()
    {
        await _group.ManageAsync(
            _first, HttpMethod.Post, "/v1/virtual-keys",
            new { name = "Team", provider = "sandbox", key = "a key that is shared and sealed" });
        await _group.ManageAsync(_first, HttpMethod.Post, "/v1/configs", new { name = "Route", config = new { virtual_key = "team" } });
        await Eventually.TrueAsync(
            "the saved provider serves at the other front-end", Soon, async _ => await _group.DrawAsync(
                _second, "x-portkey-virtual-key", "team") == 200);
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

        await _group.ManageAsync(_second, HttpMethod.Delete, "/v1/virtual-keys/team");
        await Eventually.TrueAsync(
            "the deleted provider is gone at the first front-end", Soon, async _ => await _group.DrawAsync(
                _first, "x-portkey-virtual-key", "team") == 400);
    }

    [Fact]
    public async Task SilosAway_WhatIsSavedIsStillKnownAndNothingChanges()
    {
        await _group.ManageAsync(_first, HttpMethod.Post, "/v1/configs", new { name = "Route", config = new { provider = "sandbox" } });
        await Eventually.TrueAsync(
            "the config serves at the other front-end", Soon, async _ => await _group.DrawAsync(_second, "x-portkey-config", "pc-route")
                == 200);

        _silo.Process.Signal(UnixSignal.Kill);
        Assert.Equal(200, await _group.DrawAsync(_second, "x-portkey-config", "pc-route"));
        using var change = new HttpRequestMessage(HttpMethod.Delete, new Uri(_second.Url, "/v1/configs/pc-route"));
        using var refused = await _group.Http.SendAsync(change);
        Assert.Equal(503, (int)refused.StatusCode);
        Assert.Equal(200, await _group.DrawAsync(_second, "x-portkey-config", "pc-route"));
    }
}
