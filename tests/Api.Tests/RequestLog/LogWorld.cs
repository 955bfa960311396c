using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json;
using ImageGateway.Api.Hosting;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;
using ImageGateway.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGateway.Api.Tests.RequestLog;

/// <summary>A gateway in this process, whose request log a test fills.</summary>
internal sealed class LogWorld : IAsyncDisposable
{
    public const string Admin = "admin-key-of-the-log-tests";

    private readonly TemporaryFolder _data = new();
    private readonly WebApplication _application;

    private LogWorld(string[] arguments) => _application = GatewayApplication.Build(
        [
            "--data-directory", _data.Path, "--auth", "keys", "--urls", "http://127.0.0.1:0", "--ImageGateway:AdminKey", Admin,
            .. arguments,
        ]);

    /// <summary>An hour ago, in whole hours.</summary>
    public static DateTimeOffset Hour { get; } = RollupTable.StartOf(DateTimeOffset.UtcNow, TimeSpan.FromHours(1)).AddHours(-1);

    public HttpClient Client { get; private set; } = null!;

    public IServiceProvider Services => _application.Services;

    public static async Task<LogWorld> StartAsync(params string[] arguments)
    {
        var world = new LogWorld(arguments);
        await world._application.StartAsync();
        var address = world.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        world.Client = new() { BaseAddress = new(address) };
        return world;
    }

    /// <summary>An entry whose every member that a filter looks at has a value of its own.</summary>
    public static LogEntry Full(int seconds = 0) => Entry(seconds) with
    {
        Source = LogSource.Client,
        Provider = "openai",
        Model = "gpt-image-2",
        Operation = ImageOperation.Edit,
        ApiKey = "key-id",
        VirtualKey = "team-key",
        Config = "pc-one",
        User = "ann",
        Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("team", "red"),
        Status = 429,
        Class = AttemptClass.Failed,
        ErrorCode = "rate_limited",
        Cache = LogCache.Refresh,
        Cost = new(80_000, 40_000, false, true),
        Tokens = 100,
        InputTokens = 30,
        OutputTokens = 70,
        Timings = new(1_000, 2_000, 1_500_000, 3_000),
        Images = [new(new('a', 64), "image/png", 10) { Width = 64, Height = 32 }],
        Body = new() { Prompt = "A red fox", Request = "{\"prompt\":\"A red fox\"}", Response = "{\"created\":1}" },
    };

    /// <summary>A plain entry of the default workspace.</summary>
    public static LogEntry Entry(int seconds) => new()
    {
        Id = Guid.CreateVersion7(Hour.AddSeconds(seconds)),
        At = Hour.AddSeconds(seconds),
        TraceId = $"trace-{seconds}",
        IsFinal = true,
        Workspace = "default",
        Status = 200,
        Class = AttemptClass.Answered,
    };

    public async Task AppendAsync(params ImmutableArray<LogEntry> entries) =>
        await Services.GetRequiredService<IRequestLogStore>().AppendAsync(new(Guid.NewGuid(), entries), default);

    public async Task<(int Status, JsonElement Body)> SendAsync(string method, string path, object? body = null, string key = Admin)
    {
        using var request = new HttpRequestMessage(new(method), "/v1" + path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("x-portkey-api-key", key);
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : default);
    }

    public async Task<JsonElement> GetAsync(string path, string key = Admin)
    {
        var (status, body) = await SendAsync("GET", path, null, key);
        Assert.True(status == 200, $"{path}: {status} {body}");
        return body;
    }

    public async Task<List<string>> TracesAsync(string query, string key = Admin) =>
        [.. (await GetAsync("/logs?" + query, key)).GetProperty("data").EnumerateArray()
            .Select(static log => log.GetProperty("trace_id").GetString()!)];

    /// <summary>Makes a workspace and a key of it with these scopes.</summary>
    public async Task<(string Workspace, string Key)> NewWorkspaceAsync(string slug, params string[] scopes)
    {
        var made = await SendAsync("POST", "/workspaces", new { name = slug, slug });
        var id = made.Body.GetProperty("id").GetString()!;
        var key = await SendAsync("POST", "/api-keys/workspace/service", new { name = slug, workspace_id = id, scopes });
        Assert.True(key.Status == 200, key.Body.ToString());
        return (id, key.Body.GetProperty("key").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.StopAsync();
        await _application.DisposeAsync();
        _data.Dispose();
    }
}
