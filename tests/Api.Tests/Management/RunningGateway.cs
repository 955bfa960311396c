using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.Api.Hosting;
using ImageGateway.Api.Management;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGateway.Api.Tests.Management;

/// <summary>An answer of a management route.</summary>
internal sealed record Answered(int Status, string Text, string Warning)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public bool Names(string member) =>
        Text.Contains(member, StringComparison.Ordinal) || Warning.Contains(member, StringComparison.Ordinal);
}

/// <summary>A gateway in this process with one entry of each kind, and its management routes as they are mapped.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly WebApplication _application;
    private readonly HttpClient _client = new();
    private readonly Dictionary<string, string> _places = [];

    private RunningGateway() =>
        _application = GatewayApplication.Build(["--data-directory", _data.Path, "--auth", "open", "--urls", "http://127.0.0.1:0"]);

    /// <summary>The bodies with which one entry of each kind is made, by the route that makes it.</summary>
    public static IReadOnlyDictionary<string, string> New { get; } = new Dictionary<string, string>
    {
        ["/v1/virtual-keys"] = """{"name":"Key","slug":"key","provider":"openai","key":"sk-a-key-of-the-tests"}""",
        ["/v1/integrations"] =
            """{"name":"Lender","slug":"lender","ai_provider_id":"openai","key":"sk-a-key-of-the-tests","workspace_id":"default"}""",
        ["/v1/providers"] = """{"name":"Team","slug":"team","integration_id":"lender"}""",
        ["/v1/configs"] = """{"name":"Route","slug":"pc-route","config":{"provider":"sandbox"}}""",
        ["/v1/guardrails"] =
            """{"name":"Rules","slug":"pg-rules","checks":[{"id":"default.contains","parameters":{"words":["logo"],"operator":"none"}}],"actions":{"deny":true}}""",
        ["/v1/admin/workspaces"] = """{"name":"Team","slug":"admin-team"}""",
        ["/v1/workspaces"] = """{"name":"Team","slug":"team"}""",
        ["/v1/api-keys/workspace/service"] = """{"name":"Shop","scopes":["completions.write"]}""",
        ["/v1/policies/usage-limits"] =
            """{"conditions":[{"key":"user","value":"*"}],"group_by":[{"key":"user"}],"type":"cost","credit_limit":1}""",
        ["/v1/logs/exports"] = """{"filters":{"status_code":"4xx"},"description":"Errors"}""",
        ["/v1/feedback"] = """{"trace_id":"one","value":5}""",
        ["/v1/policies/rate-limits"] =
            """{"conditions":[{"key":"user","value":"*"}],"group_by":[{"key":"user"}],"type":"requests","unit":"rpm","value":9}""",
    };

    /// <summary>The management routes: method, pattern, and the record of the body.</summary>
    public IReadOnlyList<(string Method, string Pattern, Type Body)> Routes { get; private set; } = [];

    /// <summary>The scopes that any of them needs.</summary>
    public IReadOnlySet<string> Scopes { get; private set; } = new HashSet<string>();

    public static async Task<RunningGateway> StartAsync()
    {
        var gateway = new RunningGateway();
        await gateway._application.StartAsync();
        gateway._client.BaseAddress = new(
            gateway._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        gateway.Routes =
        [
            .. from endpoint in ((IEndpointRouteBuilder)gateway._application).DataSources.SelectMany(source => source.Endpoints)
                .OfType<RouteEndpoint>()
               let body = endpoint.Metadata.GetMetadata<BodyOf>()
               where body is not null && endpoint.Metadata.GetMetadata<EndlessResponse>() is null
               from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
               select (method, endpoint.RoutePattern.RawText!, body.Type),
        ];
        gateway.Scopes = ((IEndpointRouteBuilder)gateway._application).DataSources.SelectMany(source => source.Endpoints)
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<BodyOf>()?.Scopes ?? []).ToHashSet();
        foreach (var (path, body) in New)
        {
            var made = await gateway.SendAsync("POST", path, body);
            Assert.True(made.Status == 200, made.Text);
            gateway._places[path == "/v1/api-keys/workspace/service" ? "/v1/api-keys" : path] = (
                made.Json["id"] ?? made.Json["feedback_ids"]![0])!.GetValue<string>();
        }

        return gateway;
    }

    /// <summary>A path of a route: its parameters name the entry that is there.</summary>
    public string PathOf(string pattern)
    {
        pattern = pattern.Replace("{type}/{subtype}", "workspace/service", StringComparison.Ordinal);
        var brace = pattern.IndexOf('{', StringComparison.Ordinal);
        return brace < 0
            ? pattern
            : $"{pattern[..brace]}{_places.GetValueOrDefault(pattern[..(brace - 1)], "none")}{pattern[(pattern.IndexOf('}', StringComparison.Ordinal) + 1)..]}";
    }

    public Task<Answered> SendAsync(string method, string path, string? body) =>
        SendAsync(method, path, body is null ? null : Encoding.UTF8.GetBytes(body));

    public async Task<Answered> SendAsync(string method, string path, byte[]? body)
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (body is not null)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var response = await _client.SendAsync(request);
        var warning = response.Headers.TryGetValues("x-gateway-warning", out var values) ? string.Join("; ", values) : string.Empty;
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), warning);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _application.StopAsync();
        await _application.DisposeAsync();
        _data.Dispose();
    }
}
