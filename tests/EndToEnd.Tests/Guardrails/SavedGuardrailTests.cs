using System.Text.Json;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Guardrails;

/// <summary>Saved guardrails, which configs name by their ids or slugs.</summary>
public sealed class SavedGuardrailTests(HostedWorld world) : IClassFixture<HostedWorld>, IAsyncLifetime
{
    private const string Denied = "an owl";
    private const string Allowed = "a fox";

    private GatewayClient Client => world.Gateway.Client;

    public Task InitializeAsync() => Client.ForgetSavedAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Generate_ConfigThatNamesAGuardrail_IsJudgedByIt()
    {
        var saved = await SaveAsync("House rules", "owl");
        string[] configs =
        [
            $$"""{"provider":"sandbox","input_guardrails":["{{Text(saved, "slug")}}"]}""",
            $$"""{"provider":"sandbox","inputGuardrails":["{{Text(saved, "id")}}"]}""",
            $$"""{"provider":"sandbox","before_request_hooks":[{"id":"{{Text(saved, "slug")}}"}]}""",
            $$"""{"strategy":{"mode":"single"},"input_guardrails":["{{Text(saved, "slug")}}"],"targets":[{"provider":"sandbox"}]}""",
            await SaveConfigAsync($$"""{"provider":"sandbox","input_guardrails":["{{Text(saved, "slug")}}"]}"""),
        ];
        foreach (var config in configs)
        {
            var refused = (await GenerateAsync(config, Denied)).Checked(446);
            var hook = Assert.Single(refused.Json.GetProperty("hook_results").GetProperty("before_request_hooks").EnumerateArray());
            Assert.Equal("pg-house-rules", Text(hook, "id"));
            (await GenerateAsync(config, Allowed)).Checked(200);
        }

        // A change counts at once, and what a config says beside the name counts before it.
        (await Client.ManageAsync("PUT", "/guardrails/pg-house-rules", Body("House rules", "fox"))).Checked(200);
        foreach (var config in configs)
            Assert.Equal((446, 200), ((await GenerateAsync(config, Allowed)).Status, (await GenerateAsync(config, Denied)).Status));
        Assert.Equal(
            246, (await GenerateAsync("""{"provider":"sandbox","input_guardrails":[{"id":"pg-house-rules","deny":false}]}""", Allowed)).Status);
        var explained = (await Client.ManageAsync(
            "POST", "/configs/explain", new { config = configs[^1], request = new { body = new { prompt = "p" } } })).Checked(200).Json;
        var shown = explained.GetProperty("attempts")[0].GetProperty("guardrails").GetProperty("input")[0];
        Assert.Equal(
            ("pg-house-rules", "default.contains", true),
            (Text(shown, "name"), shown.GetProperty("checks")[0].GetString(), shown.GetProperty("deny").GetBoolean()));
    }

    [Fact]
    public async Task Generate_NameThatLeadsNowhere_IsRefused()
    {
        const string Config = """{"provider":"sandbox","output_guardrails":["pg-nowhere"]}""";
        (await GenerateAsync(Config, Allowed)).Refused(400, "guardrail_unknown");
        var made = (await Client.ManageAsync(
            "POST", "/configs", new { name = "early", config = JsonDocument.Parse(Config).RootElement })).Checked(200);
        Assert.Contains("no guardrail 'pg-nowhere'", made.Header("x-gateway-warning"), StringComparison.Ordinal);
        (await GenerateAsync("pc-early", Allowed)).Refused(400, "guardrail_unknown");

        await SaveAsync("nowhere", "owl");
        (await GenerateAsync("pc-early", Allowed)).Checked(200);
        (await Client.ManageAsync("DELETE", "/guardrails/pg-nowhere")).Refused(409, "in_use");
        (await Client.ManageAsync("PUT", "/guardrails/pg-nowhere", new { status = "archived" })).Checked(200);
        (await GenerateAsync("pc-early", Allowed)).Refused(400, "guardrail_unknown");
    }

    [Fact]
    public async Task Generate_CachedImageUnderAGuardrailThatChanged_IsJudgedAnew()
    {
        await SaveAsync("cached", "owl");
        const string Config = """{"provider":"sandbox","cache":{"mode":"simple"},"input_guardrails":["pg-cached"]}""";
        var prompt = "a lighthouse " + Guid.NewGuid().ToString("n");
        async Task<string> StatusAsync() => (await GenerateAsync(Config, prompt)).Header("x-portkey-cache-status")!;

        Assert.Equal(["MISS", "HIT"], [await StatusAsync(), await StatusAsync()]);
        (await Client.ManageAsync("PUT", "/guardrails/pg-cached", Body("cached", "lighthouse"))).Checked(200);
        (await GenerateAsync(Config, prompt)).Checked(446);
        (await Client.ManageAsync("PUT", "/guardrails/pg-cached", Body("cached", "owl"))).Checked(200);
        Assert.Equal("HIT", await StatusAsync());
    }

    [Theory]
    [InlineData("""{"name":"x"}""", "'checks' must be a list of 1 to 32")]
    [InlineData("""{"name":"x","checks":[]}""", "'checks' must be")]
    [InlineData("""{"name":"x","checks":[{"id":"portkey.gibberish"}]}""", "There is no check 'portkey.gibberish' here; known are")]
    [InlineData("""{"name":"x","checks":[{"id":"default.contains","parameters":{"words":"a"}}]}""", "'checks[0].parameters.words': Expected a list")]
    [InlineData("""{"name":"x","checks":[{"id":"default.alllowercase","parameters":7}]}""", "'checks[0].parameters' must be an object")]
    [InlineData("""{"name":"x","checks":[{"id":"default.alllowercase"}],"actions":{"message":"m"}}""", "'actions.message' is not known here")]
    public async Task Create_Fault_IsRefusedByName(string body, string message)
    {
        var refused = (await Client.ManageAsync("POST", "/guardrails", JsonDocument.Parse(body).RootElement)).Refused(400, "invalid_value");

        Assert.Contains(message, refused.Error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static object Body(string name, string word) => new
    {
        name,
        checks = new[] { new { id = "default.contains", parameters = new { words = new[] { word }, @operator = "none" } } },
        actions = new { deny = true },
    };

    private async Task<JsonElement> SaveAsync(string name, string word) =>
        (await Client.ManageAsync("POST", "/guardrails", Body(name, word))).Checked(200).Json;

    private async Task<string> SaveConfigAsync(string config) =>
        Text((await Client.ManageAsync(
            "POST", "/configs", new { name = "saved", config = JsonDocument.Parse(config).RootElement })).Checked(200).Json, "slug")!;

    private Task<GatewayResponse> GenerateAsync(string config, string prompt) =>
        Client.GenerateAsync(new { prompt, size = "64x64" }, ("x-portkey-config", config));

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
