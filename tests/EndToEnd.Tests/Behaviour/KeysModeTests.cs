using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary>Mode <c>keys</c>: who may call, and where a caller may lead the gateway.</summary>
public sealed class KeysModeTests(KeysWorld world) : IClassFixture<KeysWorld>
{
    private const string Key = KeysWorld.Admin;

    private readonly string _token = SimulatorClient.NewToken();

    [Fact]
    public async Task Generate_GatewayKeyInEitherHeader_IsServed()
    {
        var gateway = world.Gateway;
        foreach (var (name, value) in new[] { ("x-portkey-api-key", Key), ("authorization", "Bearer " + Key) })
            Assert.Single((await gateway.Client.GenerateAsync(SandboxBody, [("x-portkey-provider", "sandbox"), (name, value)])).Data);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("x-portkey-api-key", "another-key-of-the-same-length")]
    [InlineData("authorization", "Bearer " + Key + "x")]
    [InlineData("authorization", "Bearer")]
    public async Task Generate_NoValidKey_Is401(string? name, string? value)
    {
        var gateway = world.Gateway;
        List<(string, string)> headers = [("x-portkey-provider", "sandbox")];
        if (name is not null)
            headers.Add((name, value!));

        (await gateway.Client.GenerateAsync(SandboxBody, headers)).Refused(401, "invalid_api_key");
        (await gateway.Client.GetAsync("/v1/models", headers)).Refused(401, "invalid_api_key");
        (await gateway.Client.GetAsync("/healthz")).Checked(200);
    }

    [Fact]
    public async Task Generate_BothHeaders_AuthorizationIsTheProvidersKey()
    {
        var gateway = world.Gateway;
        var gatewayResponse = await gateway.Client.GenerateAsync(
            new { model = "dall-e-3", prompt = $"[token:{_token}]" },
            [("x-portkey-provider", "openai"), ("x-portkey-api-key", Key), ("authorization", "Bearer sk-test-mine")]);

        Assert.Single(gatewayResponse.Data);
        Assert.Equal("Bearer sk-test-mine", Assert.Single(await world.Simulators.SeenAsync(_token)).Header("authorization"));
    }

    [Fact]
    public async Task Generate_SameKeyInBothHeaders_IsNotGivenToTheProvider()
    {
        var gateway = world.Gateway;
        await gateway.Client.GenerateAsync(
            new { model = "dall-e-3", prompt = $"[token:{_token}]" },
            [("x-portkey-provider", "openai"), ("x-portkey-api-key", Key), ("authorization", "Bearer " + Key)]);

        Assert.DoesNotContain(
            await world.Simulators.SeenAsync(_token), seen => seen.Headers.Values
                .Any(value => value.Contains(Key, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("x-portkey-custom-host")]
    [InlineData("x-portkey-config")]
    public async Task Generate_CustomHostOnLoopback_IsDenied(string header)
    {
        var gateway = world.Gateway;
        var host = new Uri(world.SimulatorsUrl, "/openai/v1").AbsoluteUri;
        var value = header == "x-portkey-custom-host" ? host : $$"""{"provider":"openai","api_key":"sk-test-1","custom_host":"{{host}}"}""";
        var gatewayResponse = await gateway.Client.GenerateAsync(
            new { model = "dall-e-3", prompt = $"[token:{_token}]" },
            [("x-portkey-provider", "openai"), ("x-portkey-api-key", Key), (header, value)]);

        gatewayResponse.Refused(400, header == "x-portkey-custom-host" ? "egress_denied" : "invalid_config");
        Assert.Contains("Invalid custom host", gatewayResponse.Text, StringComparison.Ordinal);
        Assert.Empty(await world.Simulators.SeenAsync(_token));
    }

    [Fact]
    public async Task Generate_CustomHostThatIsAllowed_IsServed()
    {
        await using var gateway = await StartAsync(("EGRESS__ALLOW", "127.0.0.1"));
        var gatewayResponse = await gateway.Client.GenerateAsync(
            new { model = "dall-e-3", prompt = "p" },
            [
                ("x-portkey-provider", "openai"), ("x-portkey-api-key", Key), ("authorization", "Bearer sk-test-mine"),
                ("x-portkey-custom-host", new Uri(world.SimulatorsUrl, "/openai/v1").AbsoluteUri),
            ]);
        Assert.Single(gatewayResponse.Data);
    }

    [Theory]
    [InlineData("/files/x.png?sig=1")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://[::1]:80/x.png")]
    [InlineData("http://2130706433/x.png")]
    [InlineData("file:///etc/passwd")]
    public async Task Edit_LinkToAPrivatePlace_IsRefused(string link)
    {
        var gateway = world.Gateway;
        var url = link.StartsWith('/') ? new Uri(world.SimulatorsUrl, link).AbsoluteUri : link;
        var gatewayResponse = await gateway.Client.EditAsync(
            System.Net.Http.Json.JsonContent.Create(
                new { model = "dall-e-2", prompt = $"[token:{_token}]", images = new[] { new { image_url = url } } }),
            [("x-portkey-provider", "openai"), ("x-portkey-api-key", Key), ("authorization", "Bearer sk-test-mine")]);

        gatewayResponse.Refused(400, "invalid_image");
        Assert.Empty(await world.Simulators.SeenAsync(_token));
    }

    [Fact]
    public async Task Start_WithoutAnAdminKey_MakesOneAndShowsItOnce()
    {
        await using var gateway = await Gateway.StartAsync(world.Settings(), "--auth", "keys");
        await ImageGateway.TestKit.Eventually.TrueAsync(
            "the key is shown", TimeSpan.FromSeconds(10), _ => Task.FromResult(
                gateway.Server.Process.StandardOutput.Contains("Try: ", StringComparison.Ordinal)));
        var key = gateway.Server.Process.StandardOutput.Split('\n')
            .Single(line => line.StartsWith("Admin key, shown only now: ", StringComparison.Ordinal)).Split(' ')[^1];

        Assert.Single(
            (await gateway.Client.GenerateAsync(SandboxBody, [("x-portkey-provider", "sandbox"), ("x-portkey-api-key", key)])).Data);

        // By grep, because the gateway keeps a lock on some of its files. It ends with 1 where nothing is found.
        await using var search = ChildProcess.Start(null, new Dictionary<string, string>(), ["grep", "-rlaF", key, gateway.DataDirectory]);
        Assert.Equal((1, string.Empty), (await search.ExitCodeAsync(TimeSpan.FromSeconds(30)), search.StandardOutput));
    }

    private static object SandboxBody { get; } = new { prompt = "a lighthouse", size = "64x64" };

    private Task<Gateway> StartAsync(params IEnumerable<(string, string)> more) =>
        Gateway.HostAsync(world.Settings([("ADMINKEY", Key), .. more]), "--auth", "keys");
}
