using System.Text.Json.Nodes;

namespace ImageGateway.Api.Tests.Middleware;

/// <summary>Proxies in front: whose words count, and where links lead.</summary>
public sealed class ProxyTests
{
    private const string Draw = """{"prompt":"p","size":"64x64"}""";

    private static readonly (string, string)[] Forwarded =
        [("x-forwarded-for", "198.51.100.7"), ("x-forwarded-proto", "https"), ("x-forwarded-host", "images.example"),
            ("x-portkey-provider", "sandbox"), ("x-portkey-api-key", RunningGateway.AdminKey)];

    [Theory]
    [InlineData("127.0.0.0/8", null, null, "/v1", "https://images.example/v1/images/files/")]
    [InlineData("10.0.0.0/8, 127.0.0.1", "/gw", null, "/gw/v1", "https://images.example/gw/v1/images/files/")]
    [InlineData("127.0.0.1", "/gw/", null, "/v1", "https://images.example/gw/v1/images/files/")]
    [InlineData("127.0.0.1", "/gw", "https://public.example/x/", "/gw/v1", "https://public.example/x/v1/images/files/")]
    [InlineData("10.0.0.0/8", "/gw", null, "/gw/v1", "http://here/gw/v1/images/files/")]
    [InlineData(null, null, null, "/v1", "http://here/v1/images/files/")]
    public async Task Links_BeginAsProxyPrefixAndSettingSay(string? proxies, string? prefix, string? url, string root, string expected)
    {
        await using var gateway = await RunningGateway.StartAsync(
            [.. Keys, .. Given("TRUSTEDPROXIES", proxies), .. Given("PATHBASE", prefix), .. Given("PUBLICURL", url)]);
        var response = await gateway.SendAsync("POST", root + "/images/generations", Draw, headers: Forwarded);
        var link = JsonNode.Parse(response.Body)!["data"]![0]!["url"]!.GetValue<string>();

        Assert.StartsWith(expected.Replace("here", gateway.Url.Authority, StringComparison.Ordinal), link, StringComparison.Ordinal);
        Assert.Equal(200, (await gateway.SendAsync("GET", root + link[link.IndexOf("/images/files/", StringComparison.Ordinal)..])).Status);
    }

    [Fact]
    public async Task Links_PrefixThatATrustedProxyTookOff_IsPutBack()
    {
        await using var gateway = await RunningGateway.StartAsync([.. Keys, ("TRUSTEDPROXIES", "127.0.0.1")]);
        var response = await gateway.SendAsync(
            "POST", "/v1/images/generations", Draw, headers: [.. Forwarded, ("x-forwarded-prefix", "/taken/off")]);
        Assert.StartsWith(
            "https://images.example/taken/off/v1/images/files/", JsonNode.Parse(
                response.Body)!["data"]![0]!["url"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", 401)]
    [InlineData("10.0.0.0/8", 429)]
    [InlineData(null, 429)]
    public async Task WrongKeys_AreDampedForTheCallerBehindATrustedProxy(string? proxies, int another)
    {
        await using var gateway = await RunningGateway.StartAsync([.. Keys, .. Given("TRUSTEDPROXIES", proxies)]);
        Assert.Equal(429, await GuessAsync(gateway, "203.0.113.1, 198.51.100.7", tries: 1_000));

        // What the caller itself wrote before the proxy's word changes nothing. An address of its own has a hundred tries; one that is
        // damped has a few more where time passes.
        Assert.Equal(429, await GuessAsync(gateway, "192.0.2.99, 198.51.100.7", tries: 50));
        Assert.Equal(another, await GuessAsync(gateway, "198.51.100.8", tries: 50));
    }

    [Theory]
    [InlineData("TRUSTEDPROXIES", "10.0.0.0/33")]
    [InlineData("TRUSTEDPROXIES", "proxy.example")]
    [InlineData("PATHBASE", "gw")]
    [InlineData("PATHBASE", "/a//b")]
    [InlineData("PATHBASE", "/a?b")]
    [InlineData("CORS__ORIGINS", "app.example")]
    [InlineData("CORS__ORIGINS", "https://app.example/path")]
    [InlineData("LOGGING__FORMAT", "xml")]
    public async Task Setting_ThatCannotBeUsed_EndsTheStart(string name, string value)
    {
        var fault = await Assert.ThrowsAsync<ImageGateway.Gateway.Options.OptionException>(() => RunningGateway.StartAsync((name, value)));
        Assert.StartsWith($"Invalid option IMAGEGATEWAY__{name} '{value}': must be ", fault.Message, StringComparison.Ordinal);
    }

    private static (string, string)[] Keys => [("AUTH", "keys"), ("ADMINKEY", RunningGateway.AdminKey)];

    // The status of the last of several wrong keys, the first that is damped or the last of all.
    private static async Task<int> GuessAsync(RunningGateway gateway, string forwarded, int tries)
    {
        var status = 0;
        for (; tries > 0 && status != 429; tries--)
        {
            status = (await gateway.SendAsync(
                "GET", "/v1/models",
                headers: [("x-portkey-api-key", Guid.NewGuid().ToString()), ("x-forwarded-for", forwarded)])).Status;
        }

        return status;
    }

    private static (string, string)[] Given(string name, string? value) => value is null ? [] : [(name, value)];
}
