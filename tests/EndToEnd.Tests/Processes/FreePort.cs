using System.Net;
using System.Net.Sockets;

namespace ImageGateway.EndToEnd.Tests.Processes;

/// <summary>A port for servers that cannot be told to take any.</summary>
internal static class FreePort
{
    /// <summary>A port of loopback on which nobody listens.</summary>
    public static int Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
