using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Execution;

namespace ImageGateway.Api.Tests.Streams;

/// <summary>Answers in events, for every provider that is called over the network, in every way that hosts write them.</summary>
public sealed class EveryProviderStreamTests(StreamWorld world) : IClassFixture<StreamWorld>
{
    private const string Uncounted =
        "data: {\"type\":\"image_generation.completed\",\"created_at\":7,\"b64_json\":\"" + Streamed.Png + "\"}\n\n";

    private const string Counts = "\"usage\":{\"total_tokens\":30,\"input_tokens\":10,\"output_tokens\":20}";

    private static readonly string[] UsageBehind =
    [
        $"data: {{{Counts}}}\n\n",
        $"event: image_generation.completed\ndata: {{\"type\":\"image_generation.completed\",{Counts}}}\n\n",
        $"event: usage\ndata: {{{Counts}}}\n\n",
        $"data: {{\"type\":\"response.completed\",{Counts}}}\n\n",
    ];

    public static TheoryData<string> Slugs => [.. StreamWorld.Remote.Select(static provider => provider.Slug)];

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task NoStreamAskedFor_ResponseInEvents_IsJson(string slug)
    {
        var provider = Provider(slug);
        foreach (var way in Streamed.All)
        {
            foreach (var odd in new[] { false, true })
            {
                var host = world.Host.Add("text/event-stream", way.Of(1, previews: odd, mark: odd, done: odd));
                var body = StreamWorld.Body(provider, stream: false);
                body["response_format"] = "b64_json";
                var response = await world.AskAsync(body, StreamWorld.Headers(provider, host));

                Assert.True(response.Status == 200, $"{way}: {response.Status} {response.Text}");
                Assert.Equal("application/json", response.ContentType);
                Assert.Equal(Streamed.Png, response.Json["data"]!.AsArray().Single()!["b64_json"]!.GetValue<string>());
                Assert.Equal(
                    (7, 30, 10),
                    (response.Json["created"]!.GetValue<int>(), response.Json["usage"]!["total_tokens"]!.GetValue<int>(),
                        response.Json["usage"]!["input_tokens_details"]!["text_tokens"]!.GetValue<int>()));
                Assert.Equal("1x1", response.Json["size"]!.GetValue<string>());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task StreamAskedFor_ResponseInEvents_IsTheSameEvents(string slug)
    {
        var provider = Provider(slug);
        foreach (var way in Streamed.All)
        {
            foreach (var odd in new[] { false, true })
            {
                var host = world.Host.Add("text/event-stream", way.Of(1, previews: odd, mark: odd, done: odd));
                var response = await world.AskAsync(StreamWorld.Body(provider, stream: true), StreamWorld.Headers(provider, host));

                Assert.True(response is { Status: 200, IsCut: false }, $"{way}: {response.Status} {response.Text}");
                Assert.Equal("text/event-stream", response.ContentType);
                Assert.Equal(
                    odd ? ["image_generation.partial_image", "image_generation.completed"] : ["image_generation.completed"], response.Events
                        .Select(static one => one.Name));
                Assert.All(response.Events, static one => Assert.Equal(
                    (one.Name, Streamed.Png, "1x1"), (Text(one.Data, "type"), Text(one.Data, "b64_json"), Text(one.Data, "size"))));
                Assert.Equal(odd, response.Text.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task StreamAskedFor_EndsWithoutItsImage_IsAnErrorEventAndCut(string slug)
    {
        var provider = Provider(slug);
        const string Preview = "data: {\"type\":\"image_generation.partial_image\",\"b64_json\":\"" + Streamed.Png + "\"}\n\n";
        Uri[] hosts =
        [
            world.Host.Add("text/event-stream", Preview),
            world.Host.Add("text/event-stream", Preview + "data: [DONE]\n\n"),
            world.Host.Add("text/event-stream", Preview + Streamed.All[0].Write(Streamed.Png)[..90]),
            world.Host.Add("text/event-stream", Preview + Streamed.All[0].Write("!!! no base64 !!!")),
            world.Host.AddBroken(Preview),
            world.Host.Add(
                "text/event-stream", Preview
                    + "event: error\ndata: {\"type\":\"error\",\"error\":{\"message\":\"out of ink\",\"code\":\"no_ink\"}}\n\n"),
            world.Host.Add("text/event-stream", Preview + "data: {\"type\":\"error\",\"error\":{\"message\":\"out of ink\"}}\n\n"),
            world.Host.Add("text/event-stream", Preview + "data: {\"error\":{\"message\":\"out of ink\"}}\n\n"),
        ];
        foreach (var host in hosts)
        {
            var response = await world.AskAsync(StreamWorld.Body(provider, stream: true), StreamWorld.Headers(provider, host));

            Assert.True(response is { Status: 200, IsCut: true }, response.Text);
            Assert.Equal(["image_generation.partial_image", "error"], response.Events.Select(static one => one.Name));
            Assert.Equal("error", Text(response.Events[1].Data, "type"));
            Assert.NotEmpty(Text(response.Events[1].Data!["error"], "message")!);
        }
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task NothingButComments_ThenAnEnd_LetsAFallbackServe(string slug)
    {
        var provider = Provider(slug);
        string[] bodies = [": one\n\n: two\n\n", "", "event: image_generation.completed\n\n", "data: [DONE]\n\n",
            "event: error\ndata: {\"error\":{\"message\":\"out of ink\"}}\n\n",
            "data: {\"type\":\"error\",\"message\":\"out of ink\"}\n\n"];
        foreach (var body in bodies)
        {
            var failing = world.Host.Add("text/event-stream", body);
            var config = new JsonObject
            {
                ["strategy"] = new JsonObject { ["mode"] = "fallback" },
                ["targets"] = new JsonArray(
                    new JsonObject { ["provider"] = "openai", ["api_key"] = "k", ["custom_host"] = failing.AbsoluteUri },
                    new JsonObject
                    {
                        ["provider"] = "openai",
                        ["api_key"] = "k",
                        ["custom_host"] = world.Host
                        .Add("text/event-stream", Streamed.All[1].Of(1)).AbsoluteUri
                    }),
            };
            foreach (var (name, value) in StreamWorld.Headers(provider, failing).Skip(3))
                config["targets"]![0]![provider.Capabilities.Settings.First(setting => setting.Header == name).ConfigKey] = value;
            config["targets"]![0]!["provider"] = provider.Slug;
            var response = await world.AskAsync(StreamWorld.Body(provider, stream: true), ("x-portkey-config", config.ToJsonString()));

            Assert.True(response is { Status: 200, IsCut: false }, $"{body}: {response.Status} {response.Text}");
            Assert.Equal("image_generation.completed", Assert.Single(response.Events).Name);
            Assert.StartsWith("event: image_generation.completed\n", response.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task StreamAskedFor_AnsweredWithAnError_IsTheErrorWithItsStatus(string slug)
    {
        var provider = Provider(slug);
        var host = world.Host.Add("text/event-stream", "data: {\"error\":{\"message\":\"Rejected by the safety system.\"}}\n\n");
        var response = await world.AskAsync(StreamWorld.Body(provider, stream: true), StreamWorld.Headers(provider, host));

        Assert.True(response.Status == 400, response.Text);
        Assert.Equal("content_policy_violation", Text(response.Json["error"], "code"));
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task UsageBehindTheLastImage_IsInThatImagesEvent(string slug)
    {
        var provider = Provider(slug);
        foreach (var behind in UsageBehind)
        {
            foreach (var end in new[] { string.Empty, "data: [DONE]\n\n" })
            {
                var host = world.Host.Add("text/event-stream", Uncounted + behind + end);
                var response = await world.AskAsync(StreamWorld.Body(provider, stream: true), StreamWorld.Headers(provider, host));

                Assert.True(response is { Status: 200, IsCut: false }, $"{behind}: {response.Status} {response.Text}");
                var completed = Assert.Single(response.Events, static one => one.Name == "image_generation.completed").Data!;
                Assert.Equal((Streamed.Png, 30), (Text(completed, "b64_json"), completed["usage"]?["total_tokens"]?.GetValue<int>()));
            }
        }
    }

    [Fact]
    public async Task UsageBehindSeveralImages_KeepsTheFirstFromNobody()
    {
        var provider = Provider("openai");
        var goesOn = new TaskCompletionSource();
        var host = world.Host.Add(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(Uncounted));
            await context.Response.Body.FlushAsync();
            await goesOn.Task;
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(Uncounted + UsageBehind[0]));
        });
        var body = StreamWorld.Body(provider, stream: true);
        body["n"] = 2;
        using var opened = await world.OpenAsync(body, StreamWorld.Headers(provider, host));
        Assert.Equal(200, (int)opened.StatusCode);
        goesOn.SetResult();

        var events = (await StreamedResponse.ReadAsync(opened)).Events;
        Assert.Equal([null, 30], events.Select(static one => one.Data!["usage"]?["total_tokens"]?.GetValue<int>()));
    }

    [Fact]
    public async Task NothingBehindTheLastImage_GivesItAfterAMoment()
    {
        var provider = Provider("openai");
        var ends = new TaskCompletionSource();
        var host = world.Host.Add(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(Uncounted));
            await context.Response.Body.FlushAsync();
            await ends.Task;
        });
        var asking = world.OpenAsync(StreamWorld.Body(provider, stream: true), StreamWorld.Headers(provider, host));
        await world.Clock.EndAsync(EventStreamForwarder.UsagePatience);

        using var opened = await asking;
        Assert.Equal(200, (int)opened.StatusCode);
        ends.SetResult();
        Assert.Equal(Streamed.Png, Text(Assert.Single((await StreamedResponse.ReadAsync(opened)).Events).Data, "b64_json"));
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task AnErrorAlone_IsFailedWhereItIsWholeAndUncertainElse(string slug)
    {
        var provider = Provider(slug);
        const string Preview = "data: {\"type\":\"image_generation.partial_image\",\"b64_json\":\"" + Streamed.Png + "\"}\n\n";
        (string Body, string Class)[] streams =
        [
            ("event: error\ndata: {\"type\":\"error\",\"error\":{\"message\":\"out of ink\",\"code\":\"no_ink\"}}\n\n", "failed"),
            (": hello\n\nevent: ping\ndata: {}\n\ndata: {\"type\":\"error\",\"error\":{\"message\":\"out of ink\"}}\n\n", "failed"),
            ("data: {\"error\":{\"message\":\"out of ink\"}}\n\n", "failed"),
            ("data: {\"type\":\"error\",\"message\":\"out of ink\"}\n\n", "failed"),
            ("data: {\"error\":{\"message\":\"slow down\",\"type\":\"rate_limit_error\"}}\n\n", "not_started"),
            ("event: error\ndata: {\"error\":{\"message\":\"out of", "perhaps_started"),
            ("event: error\ndata: <html>Bad gateway</html>\n\n", "perhaps_started"),
            ("data: {\"error\":{}}\n\n", "perhaps_started"),
            (Preview + "data: {\"error\":{\"message\":\"out of ink\"}}\n\n", "perhaps_started"),
        ];
        foreach (var (body, expected) in streams)
        {
            foreach (var stream in new[] { false, true })
            {
                // What follows a preview that was passed on is said in an event.
                if (stream && body.StartsWith(Preview, StringComparison.Ordinal))
                    continue;
                var host = world.Host.Add("text/event-stream", body);
                var response = await world.AskAsync(StreamWorld.Body(provider, stream), StreamWorld.Headers(provider, host));

                Assert.True(response.Status >= 400, $"{body}: {response.Status} {response.Text}");
                Assert.True(
                    expected == response.Header("x-gateway-attempt-class"),
                    $"{body}, stream {stream}: {response.Header("x-gateway-attempt-class")} and not {expected}");
            }
        }
    }

    private static IImageProvider Provider(string slug) => StreamWorld.Providers.Single(provider => provider.Slug == slug);

    private static string? Text(JsonNode? node, string name) => node?[name]?.GetValue<string>();
}
