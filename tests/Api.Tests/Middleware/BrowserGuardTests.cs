namespace ImageGateway.Api.Tests.Middleware;

/// <summary>Requests that a browser may send for a page, checked against every route that is mapped.</summary>
public sealed class BrowserGuardTests
{
    private static readonly string[] ForeignHosts =
        ["evil.example", "localhost.evil.example", "notlocalhost", "127.0.0.1.evil.example", "0.0.0.0", "192.168.0.7", "169.254.169.254",
            "[2001:db8::1]", "xn--localhost-.example"];

    private static readonly string[] OwnHosts = ["localhost", "LOCALHOST", "a.b.localhost", "127.0.0.1", "127.9.8.7", "[::1]"];

    // Headers as browsers send them for pages of other origins.
    private static readonly (string Name, string Value)[][] ForeignPages =
    [
        [("origin", "https://evil.example")],
        [("origin", "null")],
        [("origin", "http://localhost:1")],
        [("origin", "http://127.0.0.1.evil.example")],
        [("origin", "chrome-extension://abcdefgh")],
        [("origin", "https://evil.example"), ("sec-fetch-site", "same-origin")],
        [("sec-fetch-site", "cross-site")],
        [("sec-fetch-site", "same-site"), ("sec-fetch-mode", "no-cors")],
    ];

    [Fact]
    public async Task OpenMode_EveryRouteAndForeignHost_IsRefused()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var checkedOnes = 0;
        foreach (var (method, path, _) in gateway.Routes)
        {
            foreach (var host in ForeignHosts.SelectMany(host => (string[])[host, host + ":" + gateway.Url.Port]))
            {
                var response = await gateway.SendAsync(method, path, null, headers: ("host", host));
                Assert.True(
                    response.Status == 403
                        && (method == "HEAD" || response.Code == "host_not_allowed"),
                        $"{method} {path} at {host}: {response.Status} {response.Body}");
                checkedOnes++;
            }
        }

        Assert.True(checkedOnes > 500, $"{checkedOnes} requests");
    }

    [Fact]
    public async Task OpenMode_EveryRouteAndOwnHost_IsNotRefusedForIt()
    {
        await using var gateway = await RunningGateway.StartAsync(("PUBLICURL", "https://images.example:8443/below"));
        foreach (var (method, path, _) in gateway.Routes)
        {
            foreach (var host in OwnHosts.Append("images.example"))
            {
                var response = await gateway.SendAsync(
                    method, path, null,
                    headers: [("host", $"{host}:{gateway.Url.Port}"), ("origin", $"http://{host.ToLowerInvariant()}:{gateway.Url.Port}"),
                        ("sec-fetch-site", "same-origin")]);
                Assert.True(
                    response.Code is not ("host_not_allowed" or "origin_not_allowed"), $"{method} {path} at {host}: {response.Body}");
            }
        }
    }

    [Fact]
    public async Task OpenMode_EveryRouteAndForeignPage_IsRefused()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var checkedOnes = 0;
        foreach (var (method, path, openToPages) in gateway.Routes.Where(route => route.Method != "HEAD"))
        {
            foreach (var page in ForeignPages)
            {
                var response = await gateway.SendAsync(method, path, method == "GET" ? null : "{}", headers: page);
                Assert.True(response.Status == 403, $"{method} {path} of {page[0]}: {response.Status} {response.Body}");
                Assert.True(
                    response.Code
                        == (openToPages ? "invalid_link" : "origin_not_allowed"), $"{method} {path} of {page[0]}: {response.Body}");
                checkedOnes++;
            }
        }

        Assert.True(checkedOnes > 300, $"{checkedOnes} requests");
        Assert.Equal(
            403, (await gateway.SendAsync(
                "OPTIONS", "/v1/images/generations",
                headers: [("origin", "https://evil.example"), ("access-control-request-method", "POST")])).Status);
    }

    [Fact]
    public async Task OpenMode_EveryRouteAndBodyOfATypeThatFormsHave_IsRefused()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var checkedOnes = 0;
        foreach (var (method, path, _) in gateway.Routes.Where(route => route.Method is not ("GET" or "HEAD")))
        {
            foreach (var type in (string[])["text/plain", "application/x-www-form-urlencoded", "text/plain;application/json", "image/png",
                string.Empty])
            {
                var response = await gateway.SendAsync(method, path, """{"prompt":"p"}""", type, ("x-portkey-provider", "sandbox"));
                Assert.True(
                    response is { Status: 400, Code: "invalid_content_type" },
                    $"{method} {path} with '{type}': {response.Status} {response.Body}");
                checkedOnes++;
            }
        }

        Assert.True(checkedOnes > 100, $"{checkedOnes} requests");
    }

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("[fd00::1]", true)]
    [InlineData("gateway", true)]
    [InlineData("gateway.team.internal", true)]
    [InlineData("evil.example", false)]
    [InlineData("10.1.2.3.evil.example", false)]
    public async Task OpenMode_ForcedRemote_TakesNamesThatNobodyOutsideCanOwn(string host, bool allowed)
    {
        await using var gateway = await RunningGateway.StartAsync(("ALLOWOPENREMOTE", "true"));
        Assert.Equal(allowed ? 200 : 403, (await gateway.SendAsync("GET", "/v1/models", headers: ("host", host))).Status);
    }

    [Fact]
    public async Task KeysMode_AnyHostAndOrigin_IsLeftToTheKey()
    {
        await using var gateway = await RunningGateway.StartAsync(("AUTH", "keys"), ("ADMINKEY", RunningGateway.AdminKey));
        var response = await gateway.SendAsync(
            "GET", "/v1/models",
            headers: [("host", "images.example"), ("origin", "https://app.example"), ("sec-fetch-site", "cross-site"),
                ("x-portkey-api-key", RunningGateway.AdminKey)]);

        Assert.Equal((200, null), (response.Status, response.Header("access-control-allow-origin")));
    }
}
