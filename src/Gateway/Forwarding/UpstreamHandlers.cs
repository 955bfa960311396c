using System.Net;
using System.Net.Sockets;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Gateway.Forwarding;

/// <summary>
/// The connections to providers: one pool for addresses of the deployment's own choosing, one for those that callers
/// chose, where the egress policy judges the address that is really connected to.
/// </summary>
public sealed class UpstreamHandlers : IDisposable
{
    /// <summary>Connections to vendors and to base URLs from the settings.</summary>
    public HttpMessageInvoker Trusted { get; }

    /// <summary>Connections to custom hosts and to links.</summary>
    public HttpMessageInvoker Checked { get; }

    /// <summary>Creates the two connection pools.</summary>
    public UpstreamHandlers(GatewayOptions options, EgressPolicy egress)
    {
        Trusted = new(new RequestGate(Handler(options)));
        var handler = Handler(options);
        handler.UseProxy = false;
        handler.ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, egress, cancellation);
        Checked = new(new RequestGate(handler));
    }

    /// <summary>Takes others in place of both pools.</summary>
    public UpstreamHandlers(HttpMessageHandler trusted, HttpMessageHandler @checked) => (Trusted, Checked) = (new(trusted), new(@checked));

    /// <inheritdoc/>
    public void Dispose()
    {
        Trusted.Dispose();
        Checked.Dispose();
    }

    private static SocketsHttpHandler Handler(GatewayOptions options) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        ConnectTimeout = options.Upstream.Connect,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),
        MaxResponseHeadersLength = 64,
        ActivityHeadersPropagator = null,
        ResponseDrainTimeout = TimeSpan.Zero,
    };

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, EgressPolicy egress, CancellationToken cancellation)
    {
        var host = endPoint.Host.Trim('[', ']');
        var addresses = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(host, cancellation);
        var allowed = Array.FindAll(addresses, address => egress.MayConnect(host, address));
        if (allowed.Length == 0)
            throw new EgressDeniedException(host);

        SocketException? last = null;
        foreach (var address in allowed)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, endPoint.Port), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException failure)
            {
                socket.Dispose();
                last = failure;
            }
            catch (OperationCanceledException)
            {
                socket.Dispose();
                throw;
            }
        }

        throw last!;
    }
}
