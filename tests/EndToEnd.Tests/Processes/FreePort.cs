using System.Net;
using System.Net.Sockets;

namespace ImageGateway.EndToEnd.Tests.Processes;

/// <summary>A port for servers that cannot be told to take any.</summary>
internal static class FreePort
{
    // Below those that the system gives to outgoing connections, which would take one between the look and its use.
    private const int First = 20_000;
    private const int End = 32_000;

    /// <summary>A port of loopback on which nobody listens.</summary>
    public static int Take()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there.
            }
        }
    }
}
