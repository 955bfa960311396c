using System.Collections.Frozen;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.Api.Hosting;
using ImageGateway.Api.Options;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Testing;
using ImageGateway.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Api.Tests.Streams;

/// <summary>A gateway in this process, on a real port, and a host that answers by script.</summary>
public sealed class StreamWorld : IAsyncLifetime
{
    /// <summary>Settings beside a key that providers need to be called at all.</summary>
    internal static FrozenDictionary<string, string> AllSettings => Declared.Settings;

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private WebApplication _gateway = null!;

    internal WaitClock Clock { get; } = new();

    internal ScriptedHost Host { get; private set; } = null!;

    internal static IReadOnlyList<IImageProvider> Providers => Declared.Providers;

    /// <summary>Every provider that is called over the network and draws images.</summary>
    internal static IEnumerable<IImageProvider> Remote =>
        Providers.Where(
            static provider => provider is not ILocalProvider && provider.Models.Any(static model => model.Operations.Count > 0));

    /// <summary>The headers that lead a provider's calls to an address.</summary>
    internal static (string Name, string Value)[] Headers(IImageProvider provider, Uri host) =>
    [
        ("x-portkey-provider", provider.Slug),
        ("authorization", "Bearer EXAMPLE_KEY"),
        ("x-portkey-custom-host", host.AbsoluteUri),
        .. provider.Capabilities.Settings.Where(static setting => AllSettings.ContainsKey(setting.ConfigKey))
            .Select(static setting => (setting.Header, AllSettings[setting.ConfigKey])),
    ];

    /// <summary>A request for an image of the provider's first model that generates.</summary>
    internal static JsonObject Body(IImageProvider provider, bool stream) => new()
    {
        ["model"] = provider.Models
            .First(static model => model.Operations.Contains(ImageGateway.Core.Images.ImageOperation.Generation)).Name,
        ["prompt"] = "a lighthouse",
        ["stream"] = stream,
    };

    public async Task InitializeAsync()
    {
        Host = await ScriptedHost.StartAsync();
        _gateway = GatewayApplication.Build(
            ["--urls", "http://127.0.0.1:0", "--data-directory", _folder.Path, $"--{GatewayOptionsReader.Section}:Egress:Allow",
                "127.0.0.1"], new ClusterHost([], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<TimeProvider>(Clock);
        }));
        await _gateway.StartAsync();
        _client.BaseAddress = new(
            _gateway.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _gateway.StopAsync();
        await _gateway.DisposeAsync();
        await Host.DisposeAsync();
        _folder.Dispose();
    }

    internal async Task<HttpResponseMessage> OpenAsync(JsonNode body, params IEnumerable<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/images/generations") { Content = JsonContent.Create(body) };
        foreach (var (name, value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    internal async Task<StreamedResponse> AskAsync(JsonNode body, params IEnumerable<(string Name, string Value)> headers)
    {
        using var response = await OpenAsync(body, headers);
        return await StreamedResponse.ReadAsync(response);
    }
}

/// <summary>An answer as far as it came.</summary>
internal sealed record StreamedResponse(int Status, string ContentType, string Text, bool IsCut, Func<string, string?> Header)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>The events, each with its name and its data.</summary>
    public List<(string Name, JsonNode? Data)> Events
    {
        get
        {
            var found = new List<(string Name, JsonNode? Data)>();
            foreach (var block in Text.Split("\n\n")[..^1])
            {
                Assert.True(block.Length > 0);
                if (block.StartsWith("event: ", StringComparison.Ordinal))
                {
                    var lines = block.Split('\n');
                    Assert.Equal(2, lines.Length);
                    found.Add((lines[0][7..], JsonNode.Parse(lines[1][6..])));
                }
            }

            return found;
        }
    }

    public static async Task<StreamedResponse> ReadAsync(HttpResponseMessage response)
    {
        var (body, isCut) = (new MemoryStream(), false);
        try
        {
            await (await response.Content.ReadAsStreamAsync()).CopyToAsync(body);
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException)
        {
            isCut = true;
        }

        return new(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType ?? string.Empty,
            Encoding.UTF8.GetString(body.ToArray()),
            isCut,
            name => response.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null);
    }
}
