using System.Net;
using ImageGateway.Api.Hosting;
using ImageGateway.Gateway.Forwarding;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Api.Tests.Load;

/// <summary>The whole gateway in this process, without a socket in front: a request is handed in and its answer is taken out.</summary>
internal sealed class InProcessGateway : IAsyncDisposable
{
    private readonly DirectoryInfo _data;
    private readonly WebApplication _application;
    private readonly Server _server;

    private InProcessGateway(DirectoryInfo data, WebApplication application, Server server) =>
        (_data, _application, _server) = (data, application, server);

    /// <summary>Routes that the gateway maps.</summary>
    public IReadOnlyList<RouteEndpoint> Routes =>
        [.. ((IEndpointRouteBuilder)_application).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];

    /// <summary>Services of the gateway.</summary>
    public IServiceProvider Services => _application.Services;

    /// <summary>Starts one, in open mode where the arguments name no other.</summary>
    /// <param name="upstream">Answers in place of providers.</param>
    /// <param name="arguments">More of the command line.</param>
    public static Task<InProcessGateway> StartAsync(HttpMessageHandler upstream, params string[] arguments) =>
        StartAsync(upstream, static _ => { }, arguments);

    /// <summary>Starts one, in open mode where the arguments name no other.</summary>
    /// <param name="upstream">Answers in place of providers.</param>
    /// <param name="configure">Adds services in place of the gateway's own.</param>
    /// <param name="arguments">More of the command line.</param>
    public static async Task<InProcessGateway> StartAsync(
        HttpMessageHandler upstream, Action<IServiceCollection> configure, params string[] arguments)
    {
        var data = Directory.CreateTempSubdirectory("imagegateway-load-");
        var server = new Server();
        var application = GatewayApplication.Build(
            ["--urls", "http://127.0.0.1:0", "--data-directory", data.FullName, .. arguments], new([], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<IServer>(server);
            builder.Services.AddSingleton(new UpstreamHandlers(upstream, upstream));
            configure(builder.Services);
        }));
        await application.StartAsync();
        return new(data, application, server);
    }

    /// <summary>Sends a request to the gateway in this process.</summary>
    public async Task<InProcessResponse> SendAsync(
        string method, string path, IEnumerable<(string Name, string Value)> headers, Stream body)
    {
        var (target, query) = path.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at
            ? (path[..at], path[at..])
            : (path, string.Empty);
        var request = new HttpRequestFeature
        {
            Method = method,
            Path = target,
            QueryString = query,
            RawTarget = path,
            Protocol = "HTTP/1.1",
            Scheme = "http",
            Body = body
        };
        request.Headers.Host = "127.0.0.1";
        foreach (var (name, value) in headers)
            request.Headers[name] = value;
        using var sent = new MemoryStream();
        using var lifetime = new Lifetime();
        var response = new HttpResponseFeature();
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(request);
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(sent));
        features.Set<IHttpRequestLifetimeFeature>(lifetime);
        features.Set<IHttpRequestBodyDetectionFeature>(new HasBody());
        features.Set<IHttpConnectionFeature>(
            new HttpConnectionFeature { RemoteIpAddress = IPAddress.Loopback, LocalIpAddress = IPAddress.Loopback, ConnectionId = "1" });
        await _server.Serve!(features);
        return new(response.StatusCode, response.Headers, sent.ToArray(), lifetime.IsAborted);
    }

    /// <summary>Has the gateway serve a request that is described by features.</summary>
    public Task ServeAsync(IFeatureCollection features) => _server.Serve!(features);

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private sealed class HasBody : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => true;
    }

    private sealed class Lifetime : IHttpRequestLifetimeFeature, IDisposable
    {
        private readonly CancellationTokenSource _aborted = new();

        public bool IsAborted { get; private set; }

        public CancellationToken RequestAborted
        {
            get => field == default ? _aborted.Token : field;
            set;
        }

        public void Abort()
        {
            IsAborted = true;
            _aborted.Cancel();
        }

        public void Dispose() => _aborted.Dispose();
    }

    private sealed class Server : IServer
    {
        public Server()
        {
            var addresses = new ServerAddressesFeature();
            addresses.Addresses.Add("http://127.0.0.1:1");
            Features.Set<IServerAddressesFeature>(addresses);
        }

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Func<IFeatureCollection, Task>? Serve { get; private set; }

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull
        {
            Serve = async features =>
            {
                var context = application.CreateContext(features);
                Exception? failure = null;
                try
                {
                    await application.ProcessRequestAsync(context);
                }
                catch (Exception thrown)
                {
                    failure = thrown;
                    throw;
                }
                finally
                {
                    application.DisposeContext(context, failure);
                }
            };
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}

/// <summary>An answer of the gateway.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body, as far as it came.</param>
/// <param name="Aborted">True when the connection would have been cut.</param>
internal sealed record InProcessResponse(int Status, IHeaderDictionary Headers, byte[] Body, bool Aborted)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);
}
