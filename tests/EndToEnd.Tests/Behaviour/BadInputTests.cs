using System.Net.Http.Json;
using System.Text;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary>Malformed requests get a clear 4xx at once, nothing of them reaches a provider, and the process serves on.</summary>
[Collection(WorldCollection.Name)]
public sealed class BadInputTests(World world) : IAsyncLifetime
{
    private const string Generations = "/v1/images/generations";
    private const string Edits = "/v1/images/edits";

    public static TheoryData<string, string, string?> BadJson { get; } = new()
    {
        { "", "invalid_json", null },
        { "   ", "invalid_json", null },
        { "no JSON", "invalid_json", null },
        { "{\"prompt\":\"p\"", "invalid_json", null },
        { "{\"prompt\":\"p\"} {}", "invalid_json", null },
        { "{'prompt':'p'}", "invalid_json", null },
        { "[{\"prompt\":\"p\"}]", "invalid_json", null },
        { "\"p\"", "invalid_json", null },
        { "null", "invalid_json", null },
        { "{\"prompt\":\"p\",\"x\":" + new string('[', 100) + new string(']', 100) + "}", "invalid_json", null },
        { "{\"prompt\":\"p\",\"x\":" + new string('[', 100_000), "invalid_json", null },
        { "{}", "missing_required_parameter", "prompt" },
        { "{\"prompt\":\"\"}", "missing_required_parameter", "prompt" },
        { "{\"prompt\":null}", "missing_required_parameter", "prompt" },
        { "{\"prompt\":7}", "invalid_type", "prompt" },
        { "{\"prompt\":[\"p\"]}", "invalid_type", "prompt" },
        { "{\"prompt\":\"p\",\"model\":{}}", "invalid_type", "model" },
        { "{\"prompt\":\"p\",\"n\":\"two\"}", "invalid_type", "n" },
        { "{\"prompt\":\"p\",\"n\":1.5}", "invalid_type", "n" },
        { "{\"prompt\":\"p\",\"n\":0}", "invalid_value", "n" },
        { "{\"prompt\":\"p\",\"n\":-1}", "invalid_value", "n" },
        { "{\"prompt\":\"p\",\"n\":99999999999999999999}", "invalid_type", "n" },
        { "{\"prompt\":\"p\",\"size\":1024}", "invalid_type", "size" },
        { "{\"prompt\":\"p\",\"size\":\"large\"}", "invalid_value", "size" },
        { "{\"prompt\":\"p\",\"stream\":\"yes\"}", "invalid_type", "stream" },
        { "{\"prompt\":\"p\",\"response_format\":\"jpeg\"}", "invalid_value", "response_format" },
        { "{\"prompt\":\"" + new string('p', 32_001) + "\"}", "string_above_max_length", "prompt" },
    };

    [Theory]
    [MemberData(nameof(BadJson))]
    public async Task Generate_BadBody_Is400AndNamesTheFault(string body, string code, string? parameter)
    {
        var gatewayResponse = await PostAsync(Generations, Encoding.UTF8.GetBytes(body), "application/json", Callers.OpenAi);
        gatewayResponse.Refused(400, code);
        Assert.Equal(parameter, gatewayResponse.Error.GetProperty("param").GetString());
    }

    [Theory]
    [InlineData(new byte[] { 0x7B, 0x22, 0x70, 0x72, 0x6F, 0x6D, 0x70, 0x74, 0x22, 0x3A, 0x22, 0xFF, 0xFE, 0x22, 0x7D })]
    [InlineData(new byte[] { 0x7B, 0x22, 0xC3, 0x28, 0x22, 0x3A, 0x31, 0x7D })]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00 })]
    public async Task Generate_NotUtf8_Is400(byte[] body) =>
        (await PostAsync(Generations, body, "application/json", Callers.OpenAi)).Refused(400, "invalid_json");

    [Theory]
    [InlineData(Generations, "text/plain")]
    [InlineData(Generations, "application/x-www-form-urlencoded")]
    [InlineData(Generations, "multipart/form-data; boundary=x")]
    [InlineData(Edits, "image/png")]
    public async Task Post_TypeThatTheRouteDoesNotTake_Is400InPortkeysWords(string route, string type)
    {
        var gatewayResponse = await PostAsync(route, "{\"prompt\":\"p\"}"u8.ToArray(), type, Callers.OpenAi);
        gatewayResponse.Refused(400, "invalid_content_type");
        Assert.Equal("Invalid content type passed", gatewayResponse.Json.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("multipart/form-data", "--x\r\ncontent-disposition: form-data; name=\"prompt\"\r\n\r\np\r\n--x--\r\n")]
    [InlineData("multipart/form-data; boundary=", "--x--\r\n")]
    [InlineData("multipart/form-data; boundary=x", "")]
    [InlineData("multipart/form-data; boundary=x", "no boundary at all")]
    [InlineData("multipart/form-data; boundary=x", "--x--\r\n")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\ncontent-disposition: form-data; name=\"prompt\"\r\n\r\nbroken off")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\ncontent-disposition: form-data\r\n\r\nno name\r\n--x--\r\n")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\n\r\nno headers\r\n--x--\r\n")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nno colon\r\n\r\np\r\n--x--\r\n")]
    public async Task Edit_BrokenForm_Is400(string type, string body)
    {
        var gatewayResponse = await PostAsync(Edits, Encoding.UTF8.GetBytes(body), type, Callers.OpenAi);
        gatewayResponse.Refused(400, "invalid_multipart");
    }

    [Fact]
    public async Task Edit_TooManyParts_Is400()
    {
        var form = new Form();
        for (var part = 0; part < 200; part++)
            form.Field($"field-{part}", "x");
        (await world.Client.EditAsync(form.Content, Callers.OpenAi)).Refused(400, "invalid_multipart");
    }

    [Fact]
    public async Task Edit_PartWithABombOfHeaders_Is400()
    {
        var body = "--x\r\ncontent-disposition: form-data; name=\"prompt\"\r\nx-bomb: " + new string('b', 100_000)
            + "\r\n\r\np\r\n--x--\r\n";
        (await PostAsync(Edits, Encoding.UTF8.GetBytes(body), "multipart/form-data; boundary=x", Callers.OpenAi)).Refused(
            400, "invalid_multipart");
    }

    [Fact]
    public async Task Edit_WithoutAImage_Is400()
    {
        (await world.Client.EditAsync(new Form().Field("prompt", "p").Content, Callers.OpenAi)).Refused(400, "missing_required_parameter");
        (await world.Client.EditAsync(JsonContent.Create(new { prompt = "p" }), Callers.OpenAi)).Refused(400, "missing_required_parameter");
    }

    [Theory]
    [InlineData("data:image/png;base64,@@@")]
    [InlineData("data:text/html;base64,aGk=")]
    [InlineData("data:image/png,raw")]
    [InlineData("")]
    [InlineData("http://no-such-host.invalid/x.png")]
    public async Task Edit_ImageThatCannotBeHad_Is400(string link)
    {
        var gatewayResponse = await world.Client
            .EditAsync(
                JsonContent.Create(new { model = "dall-e-2", prompt = "p", images = new[] { new { image_url = link } } }), Callers.OpenAi);
        gatewayResponse.Refused(400, "invalid_image");
    }

    [Theory]
    [InlineData(200, 10)]
    [InlineData(1, 100_000)]
    public async Task Generate_BombOfHeaders_Is431(int count, int length)
    {
        var bomb = Enumerable.Range(0, count).Select(index => ($"x-bomb-{index}", new string('b', length)));
        using var own = new GatewayClient(world.Gateway.Url);
        Assert.Equal(431, (await own.GenerateAsync(new { prompt = "p" }, [.. Callers.OpenAi, .. bomb])).Status);
    }

    [Theory]
    [InlineData("x-portkey-request-timeout", "soon")]
    [InlineData("x-portkey-request-timeout", "-5")]
    [InlineData("x-portkey-request-timeout", "0")]
    [InlineData("x-portkey-request-timeout", "99999999999")]
    [InlineData("x-portkey-provider", "opnai")]
    [InlineData("x-portkey-config", "{")]
    [InlineData("x-portkey-config", "[]")]
    [InlineData("x-portkey-config", "\"text\"")]
    [InlineData("x-portkey-custom-host", "http://user:word@127.0.0.1/")]
    [InlineData("x-portkey-custom-host", "gopher://127.0.0.1/")]
    [InlineData("x-portkey-custom-host", "http://10.0.0.1/v1")]
    public async Task Generate_BadHeader_Is400(string name, string value)
    {
        var headers = Callers.OpenAi.Where(header => header.Name != name).Append((name, value));
        var gatewayResponse = (await world.Client.GenerateAsync(new { prompt = "p", model = "dall-e-3" }, headers)).Checked(400);
        Assert.NotEmpty(gatewayResponse.Error.GetProperty("message").GetString()!);
        Assert.Equal("true", gatewayResponse.Header("x-portkey-gateway-exception"));
        Assert.NotEmpty(gatewayResponse.Header("x-portkey-trace-id")!);
    }

    [Theory]
    [InlineData("x-portkey-metadata", "no JSON")]
    [InlineData("x-portkey-trace-id", "")]
    [InlineData("x-portkey-trace-id", "with spaces and \u00e9")]
    [InlineData("x-portkey-strict-open-ai-compliance", "perhaps")]
    public async Task Generate_HeaderThatNeedNotBeUnderstood_IsServed(string name, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(world.Gateway.Url, Generations))
        { Content = JsonContent.Create(new { prompt = "p", size = "64x64" }) };
        request.Headers.Add("x-portkey-provider", "sandbox");
        request.Headers.TryAddWithoutValidation(name, value);
        using var http = new HttpClient(
            new SocketsHttpHandler { UseProxy = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 });
        var gatewayResponse = await GatewayClient.ReadAsync(await http.SendAsync(request));

        Assert.Single(gatewayResponse.Data);
        Assert.NotEmpty(gatewayResponse.Header("x-portkey-trace-id")!);
    }

    public async Task InitializeAsync() => await Task.CompletedTask;

    /// <summary>After each of them: the process lives, and draws.</summary>
    public async Task DisposeAsync()
    {
        world.Gateway.Server.Process.MustRun();
        Assert.Single((await world.Client.GenerateAsync(new { prompt = "still here", size = "64x64" }, Callers.Sandbox)).Data);
    }

    private Task<GatewayResponse> PostAsync(string route, byte[] body, string type, (string Name, string Value)[] caller)
    {
        var content = new ByteArrayContent(body);
        Assert.True(content.Headers.TryAddWithoutValidation("content-type", type));
        return world.Client.SendAsync(HttpMethod.Post, route, content, caller);
    }
}
