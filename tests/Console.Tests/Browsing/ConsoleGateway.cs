using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ImageGateway.Api.Hosting;
using ImageGateway.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGateway.Console.Tests.Browsing;

/// <summary>A gateway that listens on loopback inside the test's process, and a client of its own with the admin key.</summary>
public sealed class ConsoleGateway : IAsyncDisposable
{
    /// <summary>The key that may do everything.</summary>
    public const string AdminKey = "admin-key-of-the-console-tests";

    private readonly TemporaryFolder _data;
    private readonly WebApplication _application;
    private readonly HttpClient _client;

    private ConsoleGateway(TemporaryFolder data, WebApplication application)
    {
        (_data, _application) = (data, application);
        _client = new() { BaseAddress = Url };
        _client.DefaultRequestHeaders.Add("x-portkey-api-key", AdminKey);
    }

    /// <summary>Address at which it listens.</summary>
    public Uri Url => new(_application.Urls.Single());

    /// <summary>Its parts, for tests that fill a store directly.</summary>
    public IServiceProvider Services => _application.Services;

    /// <summary>Starts one on a free port.</summary>
    /// <param name="mode"><c>open</c> or <c>keys</c>.</param>
    /// <param name="time">Its clock; null: the system's.</param>
    /// <param name="settings">Further settings, by their names without the prefix.</param>
    public static async Task<ConsoleGateway> StartAsync(
        string mode, TimeProvider? time = null, params IEnumerable<(string Name, string Value)> settings)
    {
        var data = new TemporaryFolder();
        var application = GatewayApplication.Build(
        [
            "--urls", "http://127.0.0.1:0", "--data-directory", data.Path, "--auth", mode,
            "--IMAGEGATEWAY:ADMINKEY", AdminKey, "--IMAGEGATEWAY:EGRESS:ALLOW", "127.0.0.1",
            .. settings.SelectMany(setting => new[] { "--IMAGEGATEWAY:" + setting.Name, setting.Value }),
        ],
            new([], builder => builder.Services.AddSingleton(time ?? TimeProvider.System)));
        await application.StartAsync();
        return new(data, application);
    }

    /// <summary>Calls it as another client would; fails unless the answer is a success.</summary>
    public async Task<JsonNode> CallAsync(
        string method, string path, JsonNode? body = null, params IEnumerable<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(new(method), path) { Content = body is null ? null : JsonContent.Create(body) };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");

        // Some routes answer with a word.
        return response.Content.Headers.ContentType?.MediaType == "application/json" ? JsonNode.Parse(text)! : JsonValue.Create(text);
    }

    /// <summary>Draws with the sandbox, or as the headers say, whatever comes of it.</summary>
    public async Task<int> DrawAsync(string prompt, params IEnumerable<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/images/generations")
        {
            Content = JsonContent.Create(new { prompt }),
        };
        foreach (var (name, value) in headers.DefaultIfEmpty(("x-portkey-provider", "sandbox")))
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _client.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        return (int)response.StatusCode;
    }

    /// <summary>Makes a key of the default workspace.</summary>
    public async Task<(string Id, string Key)> MakeKeyAsync(string name, params string[] scopes)
    {
        var made = await CallAsync(
            "POST", "/v1/api-keys/workspace/service",
            new JsonObject { ["name"] = name, ["scopes"] = new JsonArray([.. scopes.Select(scope => (JsonNode)scope)]) });
        return (made["id"]!.GetValue<string>(), made["key"]!.GetValue<string>());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();

        // What it writes in the background ends before its folder goes.
        await _application.StopAsync();
        await _application.DisposeAsync();
        _data.Dispose();
    }
}
