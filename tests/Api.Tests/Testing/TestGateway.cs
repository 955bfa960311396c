using System.Net.Http.Json;
using System.Text.Json;
using ImageGateway.Api.Hosting;
using ImageGateway.Api.Instances;
using ImageGateway.Api.Options;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Routing;
using ImageGateway.Providers;
using ImageGateway.Sandbox;
using ImageGateway.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGateway.Api.Tests.Testing;

/// <summary>A gateway in this process, in mode <c>keys</c>, listening on a free port of 127.0.0.1.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    public const string AdminKey = "admin-key-of-the-tests";

    private readonly TemporaryFolder _folder;
    private readonly bool _ownFolder;
    private readonly WebApplication _application;

    private TestGateway(
        TemporaryFolder? folder, IEnumerable<(string Name, string Value)> settings, IReadOnlyList<IImageProvider>? providers = null)
    {
        (_folder, _ownFolder) = (folder ?? new(), folder is null);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings
                .Concat([("AUTH", "keys"), ("ADMINKEY", AdminKey), ("DATADIRECTORY", _folder.Path), ("EGRESS:ALLOW", "127.0.0.1")])
                .Select(setting => KeyValuePair.Create(GatewayOptionsReader.Section + ":" + setting.Item1, (string?)setting.Item2)))
            .Build();
        var options = GatewayOptionsReader.Read(configuration);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(options.Ledger);
        builder.Services.AddGateway(options);
        builder.Services.AddManagement(options);
        builder.Services.AddInstanceReports(name: null, InstanceIdentity.Alone);
        if (providers is not null)
            builder.Services.AddSingleton(new ProviderCatalog(providers));
        _application = builder.Build();
        _application.MapGateway();
        _application.MapManagement();
    }

    /// <summary>The providers that are reached over the network.</summary>
    public static IReadOnlyList<IImageProvider> Providers { get; } =
        [.. ImageProviders.All(new SandboxProvider(new SandboxServer(TimeProvider.System)))
            .Where(provider => provider is not ILocalProvider)];

    public string DataDirectory => _folder.Path;

    public Uri Url => new(_application.Urls.First());

    public HttpClient Client { get; private set; } = null!;

    public static Task<TestGateway> StartAsync(params IEnumerable<(string Name, string Value)> settings) => StartOnAsync(null, settings);

    /// <summary>Starts a gateway on a folder that stays when it ends; null: on one of its own.</summary>
    public static Task<TestGateway> StartOnAsync(TemporaryFolder? folder, params IEnumerable<(string Name, string Value)> settings) =>
        StartAsync(new TestGateway(folder, settings));

    /// <summary>Starts a gateway that serves these providers instead of the registry's.</summary>
    public static Task<TestGateway> StartWithAsync(
        IReadOnlyList<IImageProvider> providers, params IEnumerable<(string Name, string Value)> settings) =>
        StartAsync(new TestGateway(null, settings, providers));

    /// <summary>Sends a request; by the admin key where the headers name none.</summary>
    public async Task<(int Status, JsonElement Body)> SendAsync(
        string method, string path, object? body, params IEnumerable<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(new(method), "/v1" + path) { Content = body is null ? null : JsonContent.Create(body) };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (!request.Headers.Contains("x-portkey-api-key"))
            request.Headers.Add("x-portkey-api-key", AdminKey);
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : default);
    }

    /// <summary>Sends a request of the management API that must succeed.</summary>
    public async Task<JsonElement> ManageAsync(string method, string path, object? body)
    {
        var (status, response) = await SendAsync(method, path, body);
        Assert.True(status == 200, $"{method} {path}: {status} {response}");
        return response;
    }

    /// <summary>The code of an error.</summary>
    public static string? CodeOf(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty("error", out var error) && error.TryGetProperty("code", out var code)
            ? code.GetString()
            : null;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();

        // What is written behind requests ends with the stop, not with the disposal.
        await _application.StopAsync();
        await _application.DisposeAsync();
        if (_ownFolder)
            _folder.Dispose();
    }

    private static async Task<TestGateway> StartAsync(TestGateway gateway)
    {
        await gateway._application.StartAsync();
        gateway.Client = new() { BaseAddress = gateway.Url };
        return gateway;
    }
}
