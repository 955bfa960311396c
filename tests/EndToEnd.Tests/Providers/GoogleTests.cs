using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.EndToEnd.Tests.Sdk;

namespace ImageGateway.EndToEnd.Tests.Providers;

/// <summary>OpenAI's client asks Vertex AI and the Gemini API for images.</summary>
[Collection(ProvidersWorldCollection.Name)]
public sealed class GoogleTests(HostedWorld world)
{
    private const string Imagen = "imagen-4.0-generate-001";
    private const string Flash = "gemini-2.5-flash-image";

    private readonly string _token = SimulatorClient.NewToken();

    [Fact]
    public async Task Generate_ImagenWithATokenOfTheCaller_GivesAllImages()
    {
        var outcome = await Vertex()
            .RunAsync("generate", new { model = Imagen, prompt = Prompt(), n = 5, size = "1792x1024", response_format = "b64_json" });

        Assert.Equal(5, outcome.Data.Count);
        Assert.All(outcome.Data, one => Assert.Equal((1408, 768), Png.SizeOf(one.GetProperty("b64_json").GetString())));
        Assert.Equal("1408x768", outcome.Result.GetProperty("size").GetString());
        var seen = await world.Simulators.SettledAsync(_token, 2);
        Assert.Equal([1, 4], seen.Select(one => one.Json.GetProperty("parameters").GetProperty("sampleCount").GetInt32()).Order());
        Assert.All(seen, one => Assert.Equal(
            $"/vertex/v1/projects/my-project/locations/us-central1/publishers/google/models/{Imagen}:predict", one.Path));
    }

    [Fact]
    public async Task Generate_ServiceAccountInAHeader_GetsATokenOnce()
    {
        var account = await AccountAsync(_token);
        (string, string)[] headers = [("x-portkey-provider", "vertex-ai"),
            ("x-portkey-vertex-service-account-json", account.ToJsonString()), ("x-portkey-vertex-region", "europe-west4")];
        for (var request = 0; request < 2; request++)
            Assert.Single((await world.Client.GenerateAsync(new { model = Imagen, prompt = Prompt() }, headers)).Data);

        var seen = await world.Simulators.SettledAsync(_token, 2);
        Assert.All(seen, one => Assert.StartsWith(
            "/vertex/v1/projects/example-project/locations/europe-west4/", one.Path, StringComparison.Ordinal));
        Assert.Single(seen.Select(one => one.Header("authorization")).Distinct());
        Assert.Equal(1, await TokensAsync((string)account["client_email"]!));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Generate_ServiceAccountInAConfig_IsAnObjectOrText(bool asObject)
    {
        var account = await AccountAsync(_token);
        var config = new JsonObject
        {
            ["provider"] = "vertex-ai",
            ["vertex_region"] = "global",
            ["vertex_project_id"] = "my-project",
            ["vertex_service_account_json"] = asObject ? account : account.ToJsonString(),
        };
        var gatewayResponse = await world.Client
            .GenerateAsync(new { model = Flash, prompt = Prompt() }, ("x-portkey-config", config.ToJsonString()));
        Assert.Single(gatewayResponse.Data);
        Assert.Contains(
            "/projects/my-project/locations/global/", Assert.Single(
                await world.Simulators.SettledAsync(_token, 1)).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_ServiceAccountThatGetsNoToken_Is401AndSaysWhy()
    {
        var account = await AccountAsync("disabled-" + _token);
        var gatewayResponse = await world.Client.GenerateAsync(
            new { model = Imagen, prompt = Prompt() }, ("x-portkey-provider", "vertex-ai"),
            ("x-portkey-vertex-service-account-json", account.ToJsonString()));
        gatewayResponse.Refused(401, "invalid_credential");
        Assert.Contains("account disabled", gatewayResponse.Error.GetProperty("message").GetString()!, StringComparison.Ordinal);
        Assert.Equal("not_started", gatewayResponse.Header("x-gateway-attempt-class"));
    }

    [Fact]
    public async Task Generate_NoCredential_UsesTheDeploymentsOwnButNotForTheCallersHost()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, (await AccountAsync(_token)).ToJsonString());
            await using var gateway = await Gateway.StartInShellAsync(
                $"GOOGLE_APPLICATION_CREDENTIALS='{file}' exec \"$@\"", new Dictionary<string, string>
                {
                    ["PROVIDERS__vertex-ai__BASEURL"] = new Uri(world.SimulatorsUrl, "/vertex").AbsoluteUri,
                    ["PROVIDERS__vertex-ai__TOKENURL"] = new Uri(world.SimulatorsUrl, "/google-oauth/token").AbsoluteUri,
                });
            (string, string)[] headers = [("x-portkey-provider", "vertex-ai"), ("x-portkey-vertex-project-id", "my-project")];
            (await gateway.Client.GenerateAsync(new { model = Flash, prompt = Prompt() }, headers)).Refused(400, "identity_denied");
            (await gateway.Client
                .ManageAsync(
                    "POST", "/virtual-keys",
                    new { name = "own", provider = "vertex-ai", identity = "gateway", vertex_project_id = "my-project" })).Checked(200);
            (await gateway.Client.GenerateAsync(
                new { model = Flash, prompt = Prompt() },
                ("x-portkey-virtual-key", "own"), ("x-portkey-custom-host", new Uri(world.SimulatorsUrl, "/vertex").AbsoluteUri))).Refused(
                    400, "host_override_denied");
            headers = [("x-portkey-virtual-key", "own")];
            Assert.Single((await gateway.Client.GenerateAsync(new { model = Flash, prompt = Prompt() }, headers)).Data);
            (await gateway.Client.GenerateAsync(
                new { model = Flash, prompt = Prompt() },
                ("x-portkey-provider", "vertex-ai"),
                ("x-portkey-custom-host", new Uri(world.SimulatorsUrl, "/vertex").AbsoluteUri))).Refused(401, "invalid_credential");
            Assert.Single(await world.Simulators.SettledAsync(_token, 1));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Edit_ImagenWithAMask_IsAnInsertion()
    {
        var outcome = await Vertex().File("image", Png.Make(64, alpha: false)).File("mask", Png.Make(64, alpha: true))
            .RunAsync("edit", new { model = "imagen-3.0-capability-001", prompt = Prompt(), response_format = "b64_json" });

        Assert.Equal((64, 64), Png.SizeOf(Assert.Single(outcome.Data).GetProperty("b64_json").GetString()));
        var body = Assert.Single(await world.Simulators.SettledAsync(_token, 1)).Json;
        Assert.Equal("EDIT_MODE_INPAINT_INSERTION", body.GetProperty("parameters").GetProperty("editMode").GetString());
        Assert.Equal(2, body.GetProperty("instances")[0].GetProperty("referenceImages").GetArrayLength());
    }

    [Fact]
    public async Task Generate_ImagesOfWhichOneIsWithheld_GivesTheOthers()
    {
        var gatewayResponse = await world.Client
            .GenerateAsync(new { model = Imagen, prompt = Prompt("[filter-output]"), n = 3, includeRaiReason = true }, VertexHeaders);
        Assert.Equal(2, gatewayResponse.Data.Count);
        Assert.Equal("2/3", gatewayResponse.Header("x-gateway-images-returned"));
    }

    [Fact]
    public async Task Edit_GeminiWithTwoImages_SendsBoth()
    {
        var images = new[] { Png.Make(32, alpha: false, seed: 1), Png.Make(32, alpha: false, seed: 2) };
        var outcome = await Gemini().Files("image", images)
            .RunAsync("edit", new { model = Flash, prompt = Prompt(), size = "1536x1024", response_format = "b64_json" });

        Assert.Equal((1248, 832), Png.SizeOf(Assert.Single(outcome.Data).GetProperty("b64_json").GetString()));
        var seen = Assert.Single(await world.Simulators.SettledAsync(_token, 1));
        Assert.Equal($"/gemini/v1beta/models/{Flash}:generateContent", seen.Path);
        var parts = seen.Json.GetProperty("contents")[0].GetProperty("parts").EnumerateArray().Skip(1)
            .Select(part => part.GetProperty("inlineData").GetProperty("data").GetBytesFromBase64());
        Assert.Equal(images, parts);
    }

    [Fact]
    public async Task Generate_Gemini_JoinsItsCallsAndTheirTokens()
    {
        var outcome = await Gemini().RunAsync("generate", new { model = Flash, prompt = Prompt(), n = 3, seed = 5 });
        Assert.Equal(3, outcome.Data.Count);
        Assert.Equal(3 * 1290, outcome.Result.GetProperty("usage").GetProperty("output_tokens").GetInt32());
        var seen = await world.Simulators.SettledAsync(_token, 3);
        Assert.Equal([5, 6, 7], seen.Select(one => one.Json.GetProperty("generationConfig").GetProperty("seed").GetInt32()).Order());
    }

    [Fact]
    public async Task Generate_GeminiAsStream_IsACompletedEvent()
    {
        var gatewayResponse = await world.Client.GenerateAsync(new { model = Flash, prompt = Prompt(), stream = true }, GeminiHeaders);
        gatewayResponse.Checked(200);
        Assert.StartsWith("event: image_generation.completed\n", gatewayResponse.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_GeminiAsUrl_IsALinkToTheImage()
    {
        var gatewayResponse = await world.Client
            .GenerateAsync(new { model = Flash, prompt = Prompt(), response_format = "url" }, GeminiHeaders);
        Assert.Equal(
            (1024, 1024), Png.SizeOf(
                await world.Simulators.FetchAsync(Assert.Single(gatewayResponse.Data).GetProperty("url").GetString()!)));
    }

    [Theory]
    [InlineData("[moderate]")]
    [InlineData("[filter-output]")]
    public async Task Generate_ThatGoogleWithholds_IsAPolicyViolation(string word)
    {
        foreach (var (model, headers) in new[] { (Imagen, VertexHeaders), (Flash, VertexHeaders), (Flash, GeminiHeaders) })
            (await world.Client.GenerateAsync(new { model, prompt = Prompt(word) }, headers)).Refused(400, "content_policy_violation");
    }

    [Theory]
    [InlineData("[429:17]", 429, "17")]
    [InlineData("[quota]", 429, null)]
    [InlineData("[503]", 503, null)]
    [InlineData("[empty]", 502, null)]
    [InlineData("[garbage]", 502, null)]
    [InlineData("[html]", 502, null)]
    public async Task Generate_Failure_KeepsItsStatusAndWhenToRetry(string word, int status, string? retryAfter)
    {
        var gatewayResponse = await world.Client.GenerateAsync(new { model = Flash, prompt = Prompt(word) }, GeminiHeaders);
        gatewayResponse.Checked(status);
        Assert.Equal(retryAfter, gatewayResponse.Header("retry-after"));
    }

    [Fact]
    public async Task Generate_KeyThatIsNone_SaysSo()
    {
        var gatewayResponse = await world.Client
            .GenerateAsync(new { model = Flash, prompt = Prompt() }, ("x-portkey-provider", "google"), ("authorization", "Bearer wrong"));
        gatewayResponse.Refused(400, "API_KEY_INVALID");
        Assert.Equal("authentication_error", gatewayResponse.Error.GetProperty("type").GetString());
    }

    private static (string, string)[] VertexHeaders =>
        [("x-portkey-provider", "vertex-ai"), ("authorization", "Bearer ya29.test-e2e"), ("x-portkey-vertex-project-id", "my-project")];

    private static (string, string)[] GeminiHeaders => [("x-portkey-provider", "google"), ("authorization", "Bearer AIza-test-e2e")];

    private SdkCall Vertex() =>
        SdkCall.OpenAi(
            world.Gateway.Url, new { provider = "vertex-ai", vertexProjectId = "my-project", vertexRegion = "us-central1" },
            "ya29.test-e2e");

    private SdkCall Gemini() => SdkCall.OpenAi(world.Gateway.Url, new { provider = "google" }, "AIza-test-e2e");

    private string Prompt(string word = "") => $"a lighthouse {word}[token:{_token}]";

    private async Task<JsonNode> AccountAsync(string name) =>
        JsonNode.Parse(await world.Simulators.FetchAsync(new Uri(world.SimulatorsUrl, "/google-oauth/accounts/" + name).AbsoluteUri))!;

    // A JWT names its account in the middle part.
    private async Task<int> TokensAsync(string email)
    {
        var requests = JsonDocument.Parse(
            await world.Simulators.FetchAsync(new Uri(world.SimulatorsUrl, "/requests?provider=google-oauth").AbsoluteUri)).RootElement;
        return requests.EnumerateArray()
            .Count(request => request.GetProperty("path").GetString() == "/google-oauth/token"
                && Claims(request).Contains(email, StringComparison.Ordinal));
    }

    private static string Claims(JsonElement request) =>
        Encoding.UTF8.GetString(
            System.Buffers.Text.Base64Url.DecodeFromChars(
                request.GetProperty("body").GetString()!.Split("assertion=")[1].Split('&')[0].Split('.')[1]));
}
