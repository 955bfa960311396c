using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.Api.Tests.Middleware;
using ImageGateway.Api.Tests.Streams;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Api.Tests.RequestLog;

/// <summary>Every request for images is in the log, however it ends.</summary>
public sealed class RecordedRequestTests
{
    private const string Retried =
        """{"provider":"sandbox","override_params":{"model":"sandbox-503"},"retry":{"attempts":1,"on_status_codes":[503]}}""";

    private const string Fallback =
        """
        {"strategy":{"mode":"fallback"},"targets":[{"provider":"sandbox","override_params":{"model":"sandbox-500"}},
        """
        + """{"provider":"anthropic","api_key":"k"},{"strategy":{"mode":"loadbalance"},"targets":[{"provider":"sandbox"}]}]}""";

    private const string Denied =
        """{"provider":"sandbox","input_guardrails":[{"id":"g","default.contains":{"words":["logo"],"operator":"none"},"deny":true}]}""";

    private const string Cached = """{"provider":"sandbox","cache":{"mode":"simple"}}""";

    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private static readonly string[] Models =
    [
        "sandbox", "sandbox-429", "sandbox-500", "sandbox-503", "sandbox-filtered", "sandbox-malformed", "sandbox-tokens",
        "sandbox-unpriced",
    ];

    private static readonly string[] Forms =
    [
        "", ""","response_format":"b64_json" """, ""","response_format":"url" """, ""","stream":true""",
        ""","stream":true,"partial_images":1""",
    ];

    [Fact]
    public async Task EveryOutcomeOperationAndForm_IsOneFinalEntryThatTellsIt()
    {
        await using var log = await LoggedGateway.StartAsync();
        var sent = new List<(string Trace, ImageOperation Operation, string Model, int Status, string Form)>();
        foreach (var operation in Enum.GetValues<ImageOperation>())
        {
            foreach (var model in Models)
            {
                foreach (var form in Forms.Where(form => operation == ImageOperation.Generation || form.Length == 0))
                {
                    var trace = log.NewTrace();
                    var status = await SendAsync(log, operation, model, form, trace);
                    sent.Add((trace, operation, model, status, form));
                }
            }
        }

        foreach (var (trace, operation, model, status, form) in sent)
        {
            var entry = await log.EntryAsync(trace);
            var what = $"{operation} {model} {form}: {status} {entry}";
            Assert.True(entry.IsFinal && entry.Operation == operation && entry.Model == model && entry.Provider == "sandbox", what);
            Assert.True(entry is { Source: LogSource.Attempt, Attempt: 1, Retry: 0, TargetPath: "config" }, what);
            Assert.True(entry is { Workspace: "default", ApiKey: "" }, what);
            Assert.True(entry.Status == status, what);
            Assert.True(entry.IsError == (entry.ErrorCode.Length > 0), what);
            Assert.True(entry.Timings is { Total: > 0, Headers: >= 0 } && entry.Timings.Own <= entry.Timings.Total, what);
            Assert.True(entry.ResponseBytes > 0 && entry.RequestBytes > 0, what);
            Assert.True(entry.Body is { Prompt: "a lighthouse", IsRedacted: false, Request.Length: > 0 }, what);
            Assert.True(entry.Body is { Sent.Length: > 0, Response.Length: > 0 }, what);
            Assert.True(entry.IsError || entry.Class == AttemptClass.Answered, what);
            Assert.True(entry.IsError || entry.Images is [{ Width: 256, Height: 256, Bytes: > 0, Sha256.Length: 64 }], what);
            var isFree = entry.IsError || model == "sandbox-unpriced";
            Assert.True(isFree || entry.Cost is { Reserved: > 0, Settled: > 0, IsUncertain: false }, what);
            Assert.True(model != "sandbox-tokens" || entry.Tokens > 0, what);
        }
    }

    [Fact]
    public async Task SeveralAttempts_AreEntriesInTheirOrderWithTheirReasons()
    {
        await using var log = await LoggedGateway.StartAsync();
        var retried = await log.DrawAsync("""{"prompt":"p"}""", ("x-portkey-config", Retried));
        var fallen = await log.DrawAsync("""{"prompt":"p"}""", ("x-portkey-config", Fallback));
        var none = await log.DrawAsync(
            """{"prompt":"p"}""",
            ("x-portkey-config", """{"strategy":{"mode":"fallback"},"targets":[{"provider":"anthropic","api_key":"k"}]}"""));

        Assert.Equal(
            [(1, 0, RouteReason.Single, false, 503), (2, 1, RouteReason.Retry, true, 503)],
            (await log.EntriesAsync(retried.Trace))
                .Select(static entry => (entry.Attempt, entry.Retry, entry.Reason, entry.IsFinal, entry.Status)));
        Assert.Equal(
            [
                ("config.targets[0]", RouteReason.Single, false, false, 500, "upstream_error"),
                ("config.targets[2].targets[0]", RouteReason.LoadBalance, true, true, 200, string.Empty),
            ],
            (await log.EntriesAsync(fallen.Trace))
                .Select(static entry => (entry.TargetPath, entry.Reason, entry.IsFallback, entry.IsFinal, entry.Status, entry.ErrorCode)));
        var refused = await log.EntryAsync(none.Trace);
        Assert.Equal(
            (LogSource.Refused, "anthropic", none.Response.Status, none.Response.Code),
            (refused.Source, refused.Provider, refused.Status, refused.ErrorCode));
    }

    [Fact]
    public async Task RequestsThatReachNoTarget_AreEntries()
    {
        await using var log = await LoggedGateway.StartAsync();
        Logged[] refused =
        [
            await log.DrawAsync("""{"prompt":"p"}""", ("none", "")),
            await log.DrawAsync("""{"prompt":"""),
            await log.DrawAsync("""{"size":"64x64"}"""),
            await log.DrawAsync("""{"prompt":"p"}""", ("x-portkey-config", "pc-unknown")),
            await log.DrawAsync("""{"prompt":"a logo"}""", ("x-portkey-config", Denied)),
            await log.DrawAsync("""{"prompt":"p"}""", ("idempotency-key", new string('k', 5000))),
        ];
        foreach (var (trace, response) in refused)
        {
            var entry = await log.EntryAsync(trace);
            Assert.True(
                entry is { Source: LogSource.Refused, IsFinal: true } && entry.Status == response.Status && response.Status >= 400,
                $"{response.Status} {response.Body} {entry}");
            Assert.Equal(response.Code ?? response.Error!["type"]!.GetValue<string>(), entry.ErrorCode);
            Assert.True(entry.Body!.Sent.Length == 0 && entry.Cost.Settled == 0, entry.ToString());
        }
    }

    [Fact]
    public async Task StoredResponses_AreEntriesWithTheirImages()
    {
        await using var log = await LoggedGateway.StartAsync();
        const string Body = """{"prompt":"p","size":"64x64"}""";
        var first = await log.DrawAsync(Body, ("x-portkey-config", Cached));
        var hit = await log.DrawAsync(Body, ("x-portkey-config", Cached));
        var (one, again) = (await log.DrawAsync(Body, ("idempotency-key", "k1")), await log.DrawAsync(Body, ("idempotency-key", "k1")));

        var drawn = await log.EntryAsync(first.Trace);
        var cached = await log.EntryAsync(hit.Trace);
        var replayed = await log.EntryAsync(again.Trace);
        Assert.Equal((LogSource.Attempt, LogCache.Miss), (drawn.Source, drawn.Cache));
        Assert.Equal((LogSource.CacheHit, LogCache.Hit, "config"), (cached.Source, cached.Cache, cached.TargetPath));
        Assert.Equal(0, cached.Cost.Settled);
        Assert.Equal((LogSource.Replay, 200), (replayed.Source, replayed.Status));
        Assert.Equal(drawn.Images[0].Sha256, cached.Images[0].Sha256);
        Assert.Equal((await log.EntryAsync(one.Trace)).Images[0].Sha256, replayed.Images[0].Sha256);
        var (base64, base64Again) = (
            await log.DrawAsync("""{"prompt":"q","size":"64x64","response_format":"b64_json"}""", ("x-portkey-config", Cached)),
            await log.DrawAsync("""{"prompt":"q","size":"64x64","response_format":"b64_json"}""", ("x-portkey-config", Cached)));
        Assert.Equal((await log.EntryAsync(base64.Trace)).Images[0].Sha256, (await log.EntryAsync(base64Again.Trace)).Images[0].Sha256);
        Assert.Equal(LogSource.CacheHit, (await log.EntryAsync(base64Again.Trace)).Source);
    }

    [Fact]
    public async Task KeysAndLimits_AreNamedInEntries()
    {
        await using var log = await LoggedGateway.StartAsync(("AUTH", "keys"), ("ADMINKEY", RunningGateway.AdminKey));
        var admin = ("x-portkey-api-key", RunningGateway.AdminKey);
        var made = await log.Gateway.SendAsync(
            "POST", "/v1/virtual-keys",
            """{"name":"vk","provider":"sandbox","usage_limits":{"type":"images","credit_limit":1}}""", headers: [admin]);
        Assert.True(made.Status == 200, made.Body);
        const string Body = """{"prompt":"p","size":"64x64","user":"u1"}""";
        (string, string)[] headers =
            [admin, ("x-portkey-virtual-key", "vk"), ("none", ""), ("x-portkey-metadata", """{"team":"blue","n":1}""")];
        var drawn = await log.DrawAsync(Body, headers);
        var over = await log.DrawAsync(Body, headers);
        var unknown = await log.DrawAsync(Body, ("x-portkey-api-key", "pk-not-a-key-of-this-gateway"));

        var entry = await log.EntryAsync(drawn.Trace);
        Assert.Equal(("vk", "admin", "u1", 200), (entry.VirtualKey, entry.ApiKey, entry.User, entry.Status));
        Assert.Equal("n=1,team=blue", string.Join(',', entry.Metadata.Select(static pair => pair.Key + "=" + pair.Value)));
        var refused = await log.EntryAsync(over.Trace);
        Assert.Equal(
            (412, LogSource.Refused, "vk", 1, over.Response.Code),
            (refused.Status, refused.Source, refused.VirtualKey, refused.Attempt, refused.ErrorCode));
        var stranger = await log.EntryAsync(unknown.Trace);
        Assert.Equal((401, LogSource.Refused, "", ""), (stranger.Status, stranger.Source, stranger.ApiKey, stranger.Workspace));
    }

    [Theory]
    [InlineData("""{"prompt":"p","size":"64x64"}""", "ann")]
    [InlineData("""{"prompt":"p","size":"64x64","user":"bob"}""", "bob")]
    public async Task UserInMetadata_IsTheUserWhereTheBodyNamesNone(string body, string user)
    {
        await using var log = await LoggedGateway.StartAsync();
        var drawn = await log.DrawAsync(body, ("x-portkey-metadata", """{"_user":"ann"}"""));

        Assert.Equal(user, (await log.EntryAsync(drawn.Trace)).User);
    }

    [Fact]
    public async Task CallerWhoLeaves_IsLoggedAsGone()
    {
        await using var log = await LoggedGateway.StartAsync();
        await using var host = await ScriptedHost.StartAsync();
        var arrived = new TaskCompletionSource();
        var address = host.Add(async context =>
        {
            arrived.TrySetResult();
            await new TaskCompletionSource().Task.WaitAsync(context.RequestAborted);
        });
        using (var client = new TcpClient())
        {
            var config = $$"""{"provider":"openai","api_key":"k","custom_host":"{{address}}","on_disconnect":"cancel"}""";
            const string Body = """{"prompt":"p","model":"gpt-image-1"}""";
            await client.ConnectAsync(log.Gateway.Url.Host, log.Gateway.Url.Port);
            await client.GetStream().WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"POST /v1/images/generations HTTP/1.1\r\nhost: localhost\r\nx-portkey-config: {config}\r\nx-portkey-trace-id: gone\r\n"
                        + $"content-type: application/json\r\ncontent-length: {Body.Length}\r\n\r\n{Body}"));
            await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30));
            client.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        var entry = await log.EntryAsync("gone");
        Assert.Equal(("client_gone", LogSource.Attempt, true), (entry.ErrorCode, entry.Source, entry.Cost.IsUncertain));
    }

    [Theory]
    [InlineData("full", "x-portkey-debug", "false")]
    [InlineData("off", "accept", "*/*")]
    [InlineData("hash", "accept", "*/*")]
    public async Task LessContent_IsLessInTheEntry(string content, string header, string value)
    {
        await using var log = await LoggedGateway.StartAsync(("LOG__CONTENT", content));
        var entry = await log.EntryAsync((await log.DrawAsync("""{"prompt":"p","size":"64x64"}""", (header, value))).Trace);
        Assert.Equal(200, entry.Status);
        if (content != "hash")
        {
            Assert.Null(entry.Body);
            return;
        }

        Assert.Equal(
            (Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("p"u8)), true, "", "", "", ""),
            (entry.Body!.Prompt, entry.Body.IsRedacted, entry.Body.Request, entry.Body.Sent, entry.Body.Received, entry.Body.Response));
    }

    [Fact]
    public async Task WorkspaceThatKeepsLess_HasLessInItsEntries()
    {
        await using var log = await LoggedGateway.StartAsync(("AUTH", "keys"), ("ADMINKEY", RunningGateway.AdminKey));
        var admin = ("x-portkey-api-key", RunningGateway.AdminKey);
        var made = await log.Gateway.SendAsync(
            "POST", "/v1/admin/workspaces", """{"name":"quiet","log_content":"hash"}""", headers: [admin]);
        Assert.True(made.Status == 200, made.Body);
        var workspace = JsonNode.Parse(made.Body)!["id"]!.GetValue<string>();
        var key = await log.Gateway.SendAsync(
            "POST", "/v1/api-keys/workspace/service",
            $$"""{"name":"k","scopes":["completions.write"],"workspace_id":"{{workspace}}"}""", headers: [admin]);
        Assert.True(key.Status == 200, key.Body);
        var drawn = await log.DrawAsync(
            """{"prompt":"p","size":"64x64"}""", ("x-portkey-api-key", JsonNode.Parse(key.Body)!["key"]!.GetValue<string>()));

        var entry = await log.EntryAsync(drawn.Trace);
        Assert.Equal((200, workspace, true, ""), (entry.Status, entry.Workspace, entry.Body!.IsRedacted, entry.Body.Sent));
    }

    private static async Task<int> SendAsync(LoggedGateway log, ImageOperation operation, string model, string form, string trace)
    {
        if (operation == ImageOperation.Generation)
        {
            var response = await log.Gateway.SendAsync(
                "POST", "/v1/images/generations", $$"""{"prompt":"a lighthouse","size":"256x256","model":"{{model}}"{{form}}}""",
                headers: [("x-portkey-trace-id", trace), ("x-portkey-provider", "sandbox")]);
            return response.Status;
        }

        using var request = new HttpRequestMessage(
            HttpMethod.Post, operation == ImageOperation.Edit ? "/v1/images/edits" : "/v1/images/variations")
        {
            Content = new MultipartFormDataContent
            {
                { new StringContent("a lighthouse"), "prompt" }, { new StringContent(model), "model" },
                { new StringContent("256x256"), "size" },
                { new ByteArrayContent(Convert.FromBase64String(Png)), "image", "a.png" },
            },
        };
        request.Headers.Add("x-portkey-trace-id", trace);
        request.Headers.Add("x-portkey-provider", "sandbox");
        using var answer = await log.Gateway.Client.SendAsync(request);
        return (int)answer.StatusCode;
    }
}
