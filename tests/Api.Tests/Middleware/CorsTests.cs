namespace ImageGateway.Api.Tests.Middleware;

/// <summary>Pages that the settings let call.</summary>
public sealed class CorsTests
{
    private const string App = "https://app.example";

    private static readonly (string, string) Key = ("x-portkey-api-key", RunningGateway.AdminKey);

    [Fact]
    public async Task Listed_EveryRoute_PreflightIsAnsweredAndHeadersAreShown()
    {
        await using var gateway = await RunningGateway.StartAsync(
            ("CORS__ORIGINS", "https://APP.example:443, http://localhost:3000"), ("PUBLICURL", "http://images.example"));
        foreach (var (method, path, _) in gateway.Routes.Where(route => route.Method != "HEAD"))
        {
            var preflight = await gateway.SendAsync(
                "OPTIONS", path,
                headers: [("origin", App), ("access-control-request-method", method),
                    ("access-control-request-headers", "x-portkey-config,content-type,api-key"),
                    ("access-control-request-private-network", "true"), ("sec-fetch-site", "cross-site")]);
            Assert.True(preflight.Status == 204, $"{method} {path}: {preflight.Status} {preflight.Body}");
            Assert.Equal(
                (App, "true"), (preflight.Header("access-control-allow-origin"), preflight.Header("access-control-allow-private-network")));
            Assert.Contains(method, preflight.Header("access-control-allow-methods"), StringComparison.Ordinal);
            Assert.Equal("x-portkey-config,content-type,api-key", preflight.Header("access-control-allow-headers"));

            var response = await gateway.SendAsync(
                method, path, method == "GET" ? null : "{}", headers: [("origin", App), ("sec-fetch-site", "cross-site")]);
            Assert.Equal(
                (App, null), (response.Header("access-control-allow-origin"), response.Header("access-control-allow-credentials")));
            var shown = response.Header("access-control-expose-headers")!.Split(", ");
            var own = response.Headers.Keys
                .Where(name => name.StartsWith("x-", StringComparison.OrdinalIgnoreCase)
                    || name.Equals("retry-after", StringComparison.OrdinalIgnoreCase));
            Assert.Empty(own.Except(shown, StringComparer.OrdinalIgnoreCase));
            Assert.NotEqual("origin_not_allowed", response.Code);
        }
    }

    [Fact]
    public async Task Listed_OtherOrigin_IsRefusedInOpenModeAndNotAnsweredForInKeysMode()
    {
        await using var open = await RunningGateway.StartAsync(("CORS__ORIGINS", App));
        Assert.Equal(
            "origin_not_allowed",
            (await open.SendAsync("GET", "/v1/models", headers: ("origin", "https://app.example.evil.example"))).Code);
        Assert.Equal("origin_not_allowed", (await open.SendAsync("GET", "/v1/models", headers: ("origin", "http://app.example"))).Code);
        Assert.Equal("origin_not_allowed", (await open.SendAsync("GET", "/v1/models", headers: ("sec-fetch-site", "cross-site"))).Code);

        await using var keys = await RunningGateway.StartAsync(
            ("CORS__ORIGINS", App), ("AUTH", "keys"), ("ADMINKEY", RunningGateway.AdminKey));
        Assert.Equal((200, null), Seen(await keys.SendAsync("GET", "/v1/models", headers: [("origin", "https://evil.example"), Key])));
        Assert.Equal((200, App), Seen(await keys.SendAsync("GET", "/v1/models", headers: [("origin", App), Key])));
        Assert.Equal((401, App), Seen(await keys.SendAsync("GET", "/v1/models", headers: ("origin", App))));
    }

    [Theory]
    [InlineData("open")]
    [InlineData("keys")]
    public async Task Star_AnyOrigin_MayCallWithoutCredentials(string mode)
    {
        await using var gateway = await RunningGateway.StartAsync(
            ("CORS__ORIGINS", "*"), ("AUTH", mode), ("ADMINKEY", RunningGateway.AdminKey));
        var response = await gateway.SendAsync(
            "GET", "/v1/models", headers: [("origin", "https://any.example"), ("sec-fetch-site", "cross-site"), Key]);

        Assert.Equal(
            (200, "*", null),
            (response.Status, response.Header("access-control-allow-origin"), response.Header("access-control-allow-credentials")));
        Assert.Equal(
            mode == "open" ? 403 : 200, (await gateway.SendAsync("GET", "/v1/models", headers: [("host", "evil.example"), Key])).Status);
    }

    private static (int, string?) Seen(EdgeResponse response) => (response.Status, response.Header("access-control-allow-origin"));
}
