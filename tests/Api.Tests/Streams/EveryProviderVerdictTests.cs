using System.Text.Json.Nodes;
using ImageGateway.Providers.OpenAi;

namespace ImageGateway.Api.Tests.Streams;

/// <summary>Verdicts in words, and the forms of images, for every provider that is called over the network.</summary>
public sealed class EveryProviderVerdictTests(StreamWorld world) : IClassFixture<StreamWorld>
{
    private const string Verdict = "Your request was rejected as a result of our safety system.";

    public static TheoryData<string> Slugs => [.. StreamWorld.Remote.Select(static provider => provider.Slug)];

    public static TheoryData<string> OpenAiModels => [.. new OpenAiProvider().Models.Select(static model => model.Name)];

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task A400ThatSpeaksOfTheSafetySystem_IsAContentPolicyViolation(string slug)
    {
        foreach (var stream in new[] { false, true })
        {
            var response = await RefuseAsync(slug, Verdict, "a lighthouse", stream);
            Assert.True(response.Status == 400, response.Text);
            Assert.Equal(("content_policy_violation", "image_generation_user_error"), (Text(response, "code"), Text(response, "type")));
        }
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task A400ThatQuotesThePrompt_IsNoVerdict(string slug)
    {
        const string Prompt = "a poster that explains how our safety system rejects a request by its content policy";
        foreach (var message in new[] { $"Unknown size. Prompt was: {Prompt}", $"Unknown size for \"{Prompt[..50]}…\"",
            "Unknown parameter 'safety system'." })
            Assert.NotEqual("content_policy_violation", Text(await RefuseAsync(slug, message, Prompt, stream: false), "code"));
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task WordsInThePlaceOfAnImage_AreInTheError(string slug)
    {
        foreach (var (sentence, isVerdict) in new[] { ("I'm sorry, I can't draw that because it violates our guidelines.", true),
            ("What colour should the lighthouse have?", false) })
        {
            foreach (var (type, body) in Bodies(sentence))
            {
                foreach (var stream in new[] { false, true })
                {
                    var response = await AskAsync(slug, world.Host.Add(type, body), "a lighthouse", stream);
                    // A service that withholds images without a word says so by an empty list.
                    Assert.True(
                        response.Status == 400 || (response.Status == 502 && !isVerdict), $"{body}: {response.Status} {response.Text}");
                    Assert.Contains(sentence, Text(response, "message"), StringComparison.Ordinal);
                    Assert.Equal(response.Status == 400, Text(response, "code") == "content_policy_violation");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(OpenAiModels))]
    public async Task NoFormAskedFor_IsTheDocumentedOneOfTheAskedModel_WhoeverServes(string model)
    {
        var wantsLink = model.StartsWith("dall-e", StringComparison.Ordinal);
        foreach (var item in new[] { $"\"b64_json\":\"{Streamed.Png}\"", $"\"url\":\"data:image/png;base64,{Streamed.Png}\"" })
        {
            var host = world.Host.Add("application/json", $"{{\"created\":7,\"data\":[{{{item}}}]}}");
            var config = new JsonObject
            {
                ["provider"] = "openai",
                ["api_key"] = "k",
                ["custom_host"] = host.AbsoluteUri,
                ["override_params"] = new JsonObject { ["model"] = "some-other-model" },
            };
            var response = await world.AskAsync(
                new JsonObject { ["model"] = model, ["prompt"] = "a lighthouse" }, ("x-portkey-config", config.ToJsonString()));

            Assert.True(response.Status == 200, response.Text);
            var image = response.Json["data"]!.AsArray().Single()!.AsObject();
            Assert.Equal((wantsLink, !wantsLink), (image.ContainsKey("url"), image.ContainsKey("b64_json")));
        }
    }

    private static IEnumerable<(string Type, string Body)> Bodies(string sentence)
    {
        var text = JsonValue.Create(sentence).ToJsonString();
        yield return ("application/json",
            $"{{\"candidates\":[{{\"content\":{{\"parts\":[{{\"text\":\"a thought of "
                + $"mine\",\"thought\":true}},{{\"text\":{text}}}]}},\"finishReason\":\"STOP\"}}]}}");
        yield return ("application/json", $"{{\"choices\":[{{\"message\":{{\"role\":\"assistant\",\"content\":{text}}}}}]}}");
        yield return ("application/json", $"{{\"created\":7,\"data\":[],\"message\":{text}}}");
    }

    private async Task<StreamedResponse> RefuseAsync(string slug, string message, string prompt, bool stream)
    {
        // In the shape of every provider at once.
        var body = new JsonObject { ["message"] = message, ["detail"] = message };
        if (slug is not ("monsterapi" or "stability-ai"))
            body["error"] = new JsonObject { ["message"] = message, ["status"] = "FAILED_PRECONDITION" };
        return await AskAsync(slug, world.Host.Add("application/json", body.ToJsonString(), 400), prompt, stream);
    }

    private Task<StreamedResponse> AskAsync(string slug, Uri host, string prompt, bool stream)
    {
        var provider = StreamWorld.Providers.Single(one => one.Slug == slug);
        var body = StreamWorld.Body(provider, stream);
        body["prompt"] = prompt;
        return world.AskAsync(body, StreamWorld.Headers(provider, host));
    }

    private static string? Text(StreamedResponse response, string name) => response.Json["error"]?[name]?.GetValue<string>();
}
