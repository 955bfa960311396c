using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary>A deadline for every phase: connect, headers, the whole.</summary>
public sealed class DeadlineTests(HostedWorld world) : IClassFixture<HostedWorld>
{
    private readonly string _token = SimulatorClient.NewToken();

    [Fact]
    public async Task Generate_HeadersLaterThanTheRequestAllows_Is408InPortkeysWords()
    {
        var gateway = world.Gateway;
        await WarmAsync(gateway);
        var gatewayResponse = await gateway.Client
            .GenerateAsync(Body("[slow:20000]"), [.. Callers.OpenAi, ("x-portkey-request-timeout", "300")]);

        gatewayResponse.Checked(408);
        Assert.Equal(
            """{"error":{"message":"Request exceeded the timeout sent in the request: 300ms","type":"timeout_error","param":null,"code":null}}""",
            gatewayResponse.Text);
        Assert.Equal("false", gatewayResponse.Header("x-should-retry"));
    }

    [Fact]
    public async Task Generate_HeadersInTimeAndBodyLater_IsNotTimedOutByTheRequest()
    {
        var gateway = world.Gateway;
        await WarmAsync(gateway);
        var gatewayResponse = await gateway.Client
            .GenerateAsync(Body("[slow-body:3500]"), [.. Callers.OpenAi, ("x-portkey-request-timeout", "3000")]);
        Assert.Single(gatewayResponse.Data);
    }

    [Theory]
    [InlineData("[slow-body:20000]", 1)]
    [InlineData("[slow:20000]", 1)]
    [InlineData("[slow:20000]", 3)]
    public async Task Generate_LongerThanTheConfigsTotal_Is408AndRunsToTheNextTarget(string fault, int count)
    {
        var gateway = world.Gateway;
        await WarmAsync(gateway, count);
        const string Slow = """{"provider":"openai","api_key":"sk-test-e2e","total_timeout":700}""";
        object body = new { model = "dall-e-3", prompt = $"{fault} [token:{_token}]", n = count };
        var gatewayResponse = await gateway.Client.GenerateAsync(body, ("x-portkey-config", Slow));

        gatewayResponse.Checked(408);
        Assert.Equal(
            """{"error":{"message":"Request exceeded the timeout sent in the request: 700ms","type":"timeout_error","param":null,"code":null}}""",
            gatewayResponse.Text);
        Assert.Equal("perhaps_started", gatewayResponse.Header("x-gateway-attempt-class"));

        var second = await gateway.Client.GenerateAsync(
            body, ("x-portkey-config",
                $$$"""{"strategy":{"mode":"fallback"},"targets":[{{{Slow}}},{"provider":"sandbox","override_params":{"model":"sandbox"}}]}"""));
        Assert.Equal(count, second.Data.Count);
        Assert.Equal("config.targets[1]", second.Header("x-portkey-last-used-option-index"));
    }

    [Fact]
    public async Task Generate_HeadersLaterThanTheGatewayWaits_Is504()
    {
        await using var gateway = await Gateway.HostAsync(world.Settings(("UPSTREAM__HEADERSSECONDS", "0.5")));
        await TimesOutAsync(gateway, "[slow:120000]", 1);
    }

    [Fact]
    public async Task Generate_WholeLaterThanTheGatewayWaits_Is504()
    {
        await using var gateway = await Gateway.HostAsync(world.Settings(("UPSTREAM__TOTALSECONDS", "0.5")));
        foreach (var (fault, count) in new[] { ("[slow-body:120000]", 1), ("[slow:120000]", 1), ("[slow:120000]", 10) })
            await TimesOutAsync(gateway, fault, count);

        // A config's total above the deployment's is the deployment's.
        (await gateway.Client
            .GenerateAsync(
                Body("[slow:120000]"),
                ("x-portkey-config", """{"provider":"openai","api_key":"sk-test-e2e","total_timeout":100000,"request_timeout":90000}""")))
            .Refused(504, "upstream_timeout");
    }

    [Fact]
    public async Task Generate_BodyStallsAfterBytesWereSent_BreaksTheConnectionAtTheTotal()
    {
        await using var gateway = await Gateway.HostAsync(world.Settings(("UPSTREAM__TOTALSECONDS", "4")));
        await WarmAsync(gateway);
        var watch = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<Exception>(
            () => gateway.Client
                .GenerateAsync(new { model = "gpt-image-1", prompt = $"[big:2000000][slow-body:20000] [token:{_token}]" }, Callers.OpenAi));
        Assert.InRange(watch.ElapsedMilliseconds, 3_900, 19_000);
    }

    [Fact]
    public async Task Generate_NobodyListens_Is502AtOnce()
    {
        await using var gateway = await Gateway.HostAsync(
            new Dictionary<string, string> { ["PROVIDERS__openai__BASEURL"] = $"http://127.0.0.1:{PortOfNobody()}/v1" });
        var watch = Stopwatch.StartNew();
        var gatewayResponse = await gateway.Client.GenerateAsync(Body(""), Callers.OpenAi);

        gatewayResponse.Refused(502, "upstream_unreachable");
        Assert.Null(gatewayResponse.Header("x-should-retry"));
        Assert.Equal("not_started", gatewayResponse.Header("x-gateway-attempt-class"));
        Assert.DoesNotContain("127.0.0.1", gatewayResponse.Text, StringComparison.Ordinal);
        Assert.InRange(watch.ElapsedMilliseconds, 0, 60_000);
    }

    [Fact]
    public async Task Generate_HostThatDoesNotResolve_Is502()
    {
        await using var gateway = await Gateway.HostAsync(
            new Dictionary<string, string> { ["PROVIDERS__openai__BASEURL"] = "http://no-such-host.invalid/v1" });
        (await gateway.Client.GenerateAsync(Body(""), Callers.OpenAi)).Refused(502, "upstream_unreachable");
    }

    [Fact]
    public async Task Generate_ConnectionThatIsNeverAccepted_IsGivenUpAfterTheConnectDeadline()
    {
        // A full backlog drops what comes next, as a host behind a silent firewall does.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        using var first = new TcpClient();
        using var second = new TcpClient();
        await first.ConnectAsync((IPEndPoint)listener.LocalEndPoint!);
        _ = second.ConnectAsync((IPEndPoint)listener.LocalEndPoint!);

        await using var gateway = await Gateway.HostAsync(new Dictionary<string, string>
        {
            ["PROVIDERS__openai__BASEURL"] = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}/v1",
            ["UPSTREAM__CONNECTSECONDS"] = "0.5",
        });
        var watch = Stopwatch.StartNew();
        var gatewayResponse = await gateway.Client.GenerateAsync(Body(""), Callers.OpenAi);

        gatewayResponse.Refused(504, "upstream_timeout");
        Assert.Null(gatewayResponse.Header("x-should-retry"));
        Assert.InRange(watch.ElapsedMilliseconds, 400, 60_000);
    }

    private async Task TimesOutAsync(Gateway gateway, string fault, int count)
    {
        await WarmAsync(gateway, count);
        var watch = Stopwatch.StartNew();
        var gatewayResponse = await gateway.Client
            .GenerateAsync(new { model = "dall-e-3", prompt = $"{fault} [token:{_token}]", n = count }, Callers.OpenAi);

        gatewayResponse.Refused(504, "upstream_timeout");
        Assert.Equal("false", gatewayResponse.Header("x-should-retry"));
        Assert.InRange(watch.ElapsedMilliseconds, 400, 60_000);
    }

    /// <summary>
    /// Draws images until the gateway has the connections for so many calls at once. The first of a process may take longer
    /// than a deadline here allows, and a call that was never sent ends otherwise than one that is not answered.
    /// </summary>
    private static Task<TimeSpan> WarmAsync(Gateway gateway, int count = 1) =>
        Eventually.TrueAsync("the gateway is warm", TimeSpan.FromSeconds(60), async _ =>
    {
        var gatewayResponse = await gateway.Client
            .GenerateAsync(new { model = "dall-e-3", prompt = "a lighthouse", n = count }, Callers.OpenAi);
        return gatewayResponse.Status == 200 && gatewayResponse.Data.Count == count;
    });

    private object Body(string faults) => new { model = "dall-e-3", prompt = $"a lighthouse {faults} [token:{_token}]" };

    private static int PortOfNobody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
