using System.Net.Http.Json;
using System.Text.Json;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;

namespace ImageGateway.EndToEnd.Tests.Guardrails;

/// <summary>Portkey's gateway checks chats and no images: the answers to both have the same members.</summary>
[Collection(WorldCollection.Name)]
public sealed class HookResultsTests(World world)
{
    private const string Guardrail =
        """{"id":"g","default.contains":{"words":["owl"],"operator":"none"},"default.wordCount":{"minWords":1,"maxWords":3},"deny":DENY,"on_fail":{"feedback":{"value":-1,"weight":1}}}""";

    [Theory]
    [InlineData("true", 446)]
    [InlineData("false", 246)]
    public async Task HookResults_OfTheSameGuardrail_HaveTheMembersOfPortkeys(string deny, int status)
    {
        var id = SimulatorClient.NewToken();
        await world.Simulators
            .ScriptAsync(
                id, new
                {
                    body = new
                    {
                        id = "c",
                        @object = "chat.completion",
                        created = 1,
                        model = "m",
                        choices = new[] { new { index = 0, finish_reason = "stop",
                        message = new { role = "assistant", content = "no" } } }
                    }
                });
        var guardrails = Guardrail.Replace("DENY", deny, StringComparison.Ordinal);
        await using var portkey = await PortkeyProcess.StartAsync();
        var theirs = await portkey.Client.SendAsync(
            HttpMethod.Post,
            "/v1/chat/completions",
            JsonContent.Create(new { model = "m", messages = new[] { new { role = "user", content = "an owl" } } }),
            ("x-portkey-config",
                $$"""{"provider":"openai","api_key":"k","custom_host":"{{world.Simulators.ScriptedUrl(id)}}","input_guardrails":[{{guardrails}}]}"""));
        var ours = await world.Client.GenerateAsync(
            new { prompt = "an owl", size = "64x64" },
            ("x-portkey-config", $$"""{"provider":"sandbox","input_guardrails":[{{guardrails}}]}"""));

        theirs.Checked(status);
        ours.Checked(status);
        Assert.Equal(Members(Result(theirs)), Members(Result(ours)));
        if (status == 446)
            Assert.Equal(theirs.Error.GetRawText(), ours.Error.GetRawText());
    }

    private static JsonElement Result(GatewayResponse gatewayResponse) =>
        Assert.Single(gatewayResponse.Json.GetProperty("hook_results").GetProperty("before_request_hooks").EnumerateArray());

    // What a check says about its findings is its own.
    private static List<string> Members(JsonElement json, string path = "") => json.ValueKind switch
    {
        JsonValueKind.Object =>
            [.. json.EnumerateObject().Where(member => member.Name is not ("data" or "log" or "error"))
                .SelectMany(member => Members(member.Value, path + "." + member.Name)).Order(StringComparer.Ordinal)],
        JsonValueKind.Array => [.. json.EnumerateArray().SelectMany(item => Members(item, path + "[]"))],
        JsonValueKind.String when path.EndsWith("created_at", StringComparison.Ordinal) => [path],
        JsonValueKind.Number when path.EndsWith("execution_time", StringComparison.Ordinal) => [path],
        _ => [$"{path}={json.GetRawText()}"],
    };
}
