using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.Api.Hosting;
using ImageGateway.Api.Management;
using ImageGateway.Api.Middleware;
using ImageGateway.Api.Options;
using ImageGateway.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Api.Tests.Middleware;

/// <summary>A gateway that listens on loopback inside the test's process, and what it logged.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    public const string AdminKey = "admin-key-of-a-test-0123456789";

    private readonly TemporaryFolder _data;
    private readonly WebApplication _application;

    private RunningGateway(TemporaryFolder data, WebApplication application, LogLines log)
    {
        (_data, _application, Log) = (data, application, log);
        Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        { BaseAddress = new Uri(application.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => _application.Services;

    public string DataDirectory => _data.Path;

    public LogLines Log { get; }

    public Uri Url => Client.BaseAddress!;

    /// <summary>All mapped routes: method, path with a value in place of each parameter, and whether its link is the permission.</summary>
    public IReadOnlyList<(string Method, string Path, bool OpenToPages)> Routes =>
    [
        .. from endpoint in ((IEndpointRouteBuilder)_application).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
           where endpoint.Metadata.GetMetadata<EndlessResponse>() is null
           let open = endpoint.Metadata.GetMetadata<OpenToPages>() is not null
           let path = "/"
           + string.Join(
               '/', endpoint.RoutePattern.PathSegments
                   .Select(segment => segment.Parts[0] is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal
                       ? literal.Content
                       : "x1"))
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
           select (method, path, open),
    ];

    public static Task<RunningGateway> StartAsync(params (string Name, string Value)[] settings) => StartAsync(false, settings);

    /// <summary>Starts a gateway that has other instances beside it, or none.</summary>
    public static async Task<RunningGateway> StartAsync(bool hasOthers, params (string Name, string Value)[] settings)
    {
        var (data, log) = (new TemporaryFolder(), new LogLines());
        string[] arguments = ["--urls", "http://127.0.0.1:0", "--data-directory", data.Path, .. settings.SelectMany(
            setting => new[] { $"--{GatewayOptionsReader.Section}:{setting.Name.Replace("__", ":", StringComparison.Ordinal)}",
                setting.Value })];
        var application = GatewayApplication.Build(
            arguments, new(
                [], builder => builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug).AddFilter("ImageGateway", LogLevel.Debug))
            { HasOtherInstances = hasOthers });
        await application.StartAsync();
        return new(data, application, log);
    }

    /// <summary>Sends a request to the gateway.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="path">Its path and query.</param>
    /// <param name="body">Its body, or null.</param>
    /// <param name="type">The body's type; none where it is empty.</param>
    /// <param name="headers">Its headers, <c>host</c> among them.</param>
    public async Task<EdgeResponse> SendAsync(
        string method, string path, string? body = null, string type = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (type.Length > 0)
                request.Content.Headers.TryAddWithoutValidation("content-type", type);
        }

        foreach (var (name, value) in headers)
        {
            if (name == "host")
                request.Headers.Host = value;
            else
                request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Client.SendAsync(request);
        var answered = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new((int)response.StatusCode, answered, await response.Content.ReadAsStringAsync());
    }

    /// <summary>The one line of a request, which is written when its answer is out.</summary>
    public async Task<LogLine> LineOfAsync(string traceId)
    {
        await Eventually.TrueAsync("the log has a line", TimeSpan.FromSeconds(30), _ => Task.FromResult(Log.Of(traceId).Count > 0));
        return Assert.Single(Log.Of(traceId));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();

        // What is written behind requests ends with the stop, not with the disposal.
        await _application.StopAsync();
        await _application.DisposeAsync();
        _data.Dispose();
    }
}

/// <summary>Answer of the gateway with its headers.</summary>
internal sealed record EdgeResponse(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public string? TraceId => Header("x-portkey-trace-id");

    /// <summary>The <c>error.code</c>, or null where the body is no error of OpenAI's shape.</summary>
    public string? Code => Error?["code"]?.GetValue<string>();

    public JsonNode? Error =>
        Body.Length > 0 && Header("content-type")?.StartsWith("application/json", StringComparison.Ordinal) == true
            && JsonNode.Parse(Body) is JsonObject json ? json["error"] : null;

    /// <summary>Finds the member that an error of OpenAI's shape with a trace id lacks; null when it is complete.</summary>
    public string? FaultOfShape() =>
        string.IsNullOrEmpty(TraceId) ? "no trace id"
        : Error is not JsonObject error ? $"no error object: {Body}"
        : error["message"]?.GetValueKind() != System.Text.Json.JsonValueKind.String
        || error["type"]?.GetValueKind() != System.Text.Json.JsonValueKind.String ? "no message or type"
        : !error.ContainsKey("param") || !error.ContainsKey("code") ? "no param or code"
        : null;
}
