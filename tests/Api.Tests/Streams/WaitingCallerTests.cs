using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.Gateway.Responses;

namespace ImageGateway.Api.Tests.Streams;

/// <summary>A caller who waits long for the first event.</summary>
public sealed class WaitingCallerTests(StreamWorld world) : IClassFixture<StreamWorld>
{
    private const string KeptAlive = ": keep-alive\n\n: keep-alive\n\n: keep-alive\n\n";

    [Fact]
    public async Task NoEventYet_AfterPatience_IsKeptAliveWhileAFallbackGoesOn()
    {
        var (waits, fails) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = world.Host.Add(async context =>
        {
            waits.SetResult();
            await fails.Task;
            context.Response.StatusCode = 503;
        });
        var second = world.Host.Add("text/event-stream", Streamed.All[1].Of(1));
        var asking = world.OpenAsync(Body("stream"), Config(first, second));
        await waits.Task;
        Assert.False(asking.IsCompleted);

        await world.Clock.EndAsync(WaitingResponse.Patience);
        using var response = await asking;
        await world.Clock.EndAsync(WaitingResponse.Pulse);
        await world.Clock.EndAsync(WaitingResponse.Pulse);
        var kept = new byte[KeptAlive.Length];
        await (await response.Content.ReadAsStreamAsync()).ReadExactlyAsync(kept);
        fails.SetResult();
        var answer = await StreamedResponse.ReadAsync(response);

        Assert.Equal((200, "text/event-stream", false), (answer.Status, answer.ContentType, answer.IsCut));
        Assert.NotEmpty(answer.Header("x-portkey-trace-id")!);
        Assert.Equal(KeptAlive, Encoding.ASCII.GetString(kept));
        Assert.StartsWith("event: image_generation.completed\n", answer.Text, StringComparison.Ordinal);
        Assert.Equal("image_generation.completed", Assert.Single(answer.Events).Name);
    }

    [Theory]
    [InlineData(503, "{\"error\":{\"message\":\"no room\",\"code\":\"busy\"}}", "busy")]
    [InlineData(400, "{\"error\":{\"message\":\"Rejected by the safety system.\"}}", "content_policy_violation")]
    [InlineData(200, "no JSON", "invalid_upstream_response")]
    public async Task FailsAfterPatience_IsAnErrorEvent(int status, string body, string code)
    {
        var (waits, fails) = (new TaskCompletionSource(), new TaskCompletionSource());
        var host = world.Host.Add(async context =>
        {
            waits.SetResult();
            await fails.Task;
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
        });
        var asking = world.OpenAsync(Body("stream"), Config(host));
        await waits.Task;
        await world.Clock.EndAsync(WaitingResponse.Patience);
        using var response = await asking;
        fails.SetResult();
        var answer = await StreamedResponse.ReadAsync(response);

        Assert.Equal((200, false), (answer.Status, answer.IsCut));
        Assert.StartsWith(": keep-alive\n\nevent: error\n", answer.Text, StringComparison.Ordinal);
        var (name, data) = Assert.Single(answer.Events);
        Assert.Equal(("error", "error", code), (name, data!["type"]!.GetValue<string>(), data["error"]!["code"]!.GetValue<string>()));
    }

    [Fact]
    public async Task JsonResponseAfterPatience_IsItsEvent()
    {
        var (waits, goes) = (new TaskCompletionSource(), new TaskCompletionSource());
        var host = world.Host.Add(async context =>
        {
            waits.SetResult();
            await goes.Task;
            context.Response.ContentType = "application/json";
            await context.Response.Body
                .WriteAsync(Encoding.UTF8.GetBytes($"{{\"created\":7,\"data\":[{{\"b64_json\":\"{Streamed.Png}\"}}]}}"));
        });
        var asking = world.OpenAsync(Body("stream"), Config(host));
        await waits.Task;
        await world.Clock.EndAsync(WaitingResponse.Patience);
        using var response = await asking;
        goes.SetResult();
        var answer = await StreamedResponse.ReadAsync(response);

        Assert.False(answer.IsCut);
        var (name, data) = Assert.Single(answer.Events);
        Assert.Equal(
            ("image_generation.completed", 7, "1x1"), (name, data!["created_at"]!.GetValue<int>(), data["size"]!.GetValue<string>()));
    }

    [Fact]
    public async Task FailsBeforePatience_HasItsOwnStatus()
    {
        var answer = await world.AskAsync(
            Body("stream"), Config(world.Host.Add("application/json", "{\"error\":{\"message\":\"no room\"}}", 503)));
        Assert.Equal((503, "application/json"), (answer.Status, answer.ContentType));
        Assert.NotEmpty(answer.Header("x-gateway-attempt-class")!);
    }

    [Theory]
    [InlineData("idempotent")]
    [InlineData("cached")]
    public async Task StreamOfAHostWithoutEventLines_IsKeptAndGivenAgain(string how)
    {
        foreach (var way in Streamed.All)
        {
            var host = world.Host.Add("text/event-stream", way.Of(2, previews: true));
            var config = new JsonObject { ["provider"] = "openai", ["api_key"] = "k", ["custom_host"] = host.AbsoluteUri };
            if (how == "cached")
                config["cache"] = new JsonObject { ["mode"] = "simple" };
            List<(string, string)> headers = [("x-portkey-config", config.ToJsonString())];
            if (how == "idempotent")
                headers.Add(("Idempotency-Key", Guid.NewGuid().ToString()));
            var body = Body(way.Name);
            body["n"] = 2;
            var first = await world.AskAsync(body.DeepClone(), headers);
            var again = await world.AskAsync(body.DeepClone(), headers);

            Assert.True(again.Status == 200, $"{way}: {again.Text}");
            Assert.Equal(1, world.Host.Calls(host));
            Assert.Equal(3, first.Events.Count);
            Assert.Equal(Images(first, "image_generation.completed"), Images(again, "image_generation.completed"));
            Assert.Equal(2, again.Events.Count);
        }
    }

    private static string[] Images(StreamedResponse answer, string name) =>
        [.. answer.Events.Where(one => one.Name == name).Select(static one => one.Data!["b64_json"]!.GetValue<string>())];

    private static JsonObject Body(string prompt) => new() { ["model"] = "gpt-image-1", ["prompt"] = prompt, ["stream"] = true };

    private static (string Name, string Value) Config(params Uri[] hosts) => ("x-portkey-config", new JsonObject
    {
        ["strategy"] = new JsonObject { ["mode"] = "fallback" },
        ["targets"] = new JsonArray(
            [.. hosts.Select(
                static host => new JsonObject { ["provider"] = "openai", ["api_key"] = "k", ["custom_host"] = host.AbsoluteUri })]),
    }.ToJsonString());
}
