using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Sdk;

/// <summary>OpenAI's client reads streams of hosts that write server-sent events in whatever way the grammar allows.</summary>
[Collection(WorldCollection.Name)]
public sealed class OpenAiStreamTests(World world)
{
    private static readonly byte[] Partial = Png.Make(64, alpha: false, seed: 1);
    private static readonly byte[] Whole = Png.Make(128, alpha: false, seed: 2);

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var method in new[] { "generate", "edit" })
            {
                foreach (var writing in Writings.Keys)
                    cases.Add(method, writing);
            }

            return cases;
        }
    }

    // An event as one text, from its type and its JSON.
    private static Dictionary<string, Func<string, JsonObject, string>> Writings { get; } = new()
    {
        ["named"] = static (type, data) => $"event: {type}\ndata: {data.ToJsonString()}\n\n",
        ["data only"] = static (_, data) => $"data: {data.ToJsonString()}\n\n",
        ["no spaces, carriage returns"] = static (_, data) => $"data:{data.ToJsonString()}\r\n\r\n",
        ["several lines"] = static (_, data) => string.Concat(data.ToJsonString(Indented).Split('\n').Select(line => $"data: {line}\n"))
            + "\n",
        ["comments, ids and waits"] = static (type, data) =>
            $": ping\n\nretry: 100\nid: 7\nevent: {type}\n: more\ndata: {data.ToJsonString()}\n\n:\n",
        ["another name"] = static (_, data) => $"event: message\ndata: {data.ToJsonString()}\n\n",
    };

    private static JsonSerializerOptions Indented { get; } = new() { WriteIndented = true };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Stream_AnyWriting_GivesPartialImagesThenTheWhole(string method, string writing)
    {
        var (id, kind) = (SimulatorClient.NewToken(), method == "edit" ? "image_edit" : "image_generation");
        string Event(string type, JsonObject data)
        {
            data["type"] = $"{kind}.{type}";
            return Writings[writing]($"{kind}.{type}", data);
        }

        var text = Event("partial_image", new() { ["b64_json"] = Convert.ToBase64String(Partial), ["partial_image_index"] = 0 })
            + Event("completed",
                new()
                {
                    ["b64_json"] = Convert.ToBase64String(
                    Whole),
                    ["usage"] = new JsonObject { ["input_tokens"] = 5, ["output_tokens"] = 300, ["total_tokens"] = 305 }
                })
            + "data: [DONE]\n\n";
        await world.Simulators
            .ScriptAsync(id, new { bodyText = text, headers = new Dictionary<string, string> { ["content-type"] = "text/event-stream" } });
        var call = SdkCall.OpenAi(world.Gateway.Url, new { provider = "openai", customHost = world.Simulators.ScriptedUrl(id) + "/v1" });
        if (method == "edit")
            call = call.File("image", Partial);

        var events = (await call.RunAsync(
            method, new { model = "gpt-image-1", prompt = "a lighthouse", stream = true, partial_images = 1 })).Events;

        Assert.Equal([kind + ".partial_image", kind + ".completed"], events.Select(one => one.GetProperty("type").GetString()));
        Assert.Equal(
            [Convert.ToBase64String(Partial), Convert.ToBase64String(Whole)], events.Select(
                one => one.GetProperty("b64_json").GetString()));
        Assert.Equal(305, events[1].GetProperty("usage").GetProperty("total_tokens").GetInt32());
    }

    [Theory]
    [InlineData("edit", "image_edit")]
    [InlineData("generate", "image_generation")]
    public async Task Stream_AtTheSimulator_GivesPartialImagesThenTheWhole(string method, string kind)
    {
        var call = SdkCall.OpenAi(world.Gateway.Url, new { provider = "openai" });
        if (method == "edit")
            call = call.File("image", Png.Make(64, alpha: false, seed: 3));

        var events = (await call.RunAsync(
            method, new
            {
                model = "gpt-image-1",
                prompt = $"a lighthouse [token:{SimulatorClient.NewToken()}]",
                stream = true,
                partial_images = 1
            })).Events;

        Assert.Equal([kind + ".partial_image", kind + ".completed"], events.Select(one => one.GetProperty("type").GetString()));
    }

    // The client throws an error event of its stream.
    [Theory]
    [InlineData("event: error\ndata: {\"error\":{\"message\":\"no paint left\",\"code\":\"out\"}}\n\n")]
    [InlineData("data: {\"type\":\"error\",\"error\":{\"message\":\"no paint left\",\"code\":\"out\"}}\n\n")]
    [InlineData("data: {\"error\":{\"message\":\"no paint left\",\"code\":\"out\"}}\n\n")]
    public async Task Stream_ErrorAfterAnImage_IsThrown(string error)
    {
        var id = SimulatorClient.NewToken();
        var partial = Writings["data only"](
            string.Empty,
            new()
            {
                ["type"] = "image_generation.partial_image",
                ["b64_json"] = Convert.ToBase64String(
                Partial),
                ["partial_image_index"] = 0
            });
        await world.Simulators
            .ScriptAsync(
                id, new
                {
                    bodyText = partial
                    + error,
                    headers = new Dictionary<string, string> { ["content-type"] = "text/event-stream" }
                });

        var outcome = await SdkCall.OpenAi(
            world.Gateway.Url, new { provider = "openai", customHost = world.Simulators.ScriptedUrl(id) + "/v1" }).MaxRetries(0)
            .RunAsync("generate", new { model = "gpt-image-1", prompt = "a lighthouse", stream = true, partial_images = 1 });

        Assert.Contains("no paint left", outcome.Thrown("APIError").GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
