using System.Net;
using System.Net.Sockets;

namespace ImageGateway.TestKit;

/// <summary>Ports of loopback for servers that cannot be told to take any.</summary>
public static class FreePorts
{
    // Below those that the system gives to outgoing connections, which would take one between the look and its use.
    private const int First = 20_000;
    private const int End = 32_000;

    /// <summary>A port that nobody listens on.</summary>
    public static int TakeOne() => Take(1)[0];

    /// <summary>Ports that nobody listens on; all different.</summary>
    public static int[] Take(int count)
    {
        var ports = new HashSet<int>();
        while (ports.Count < count)
        {
            var port = Random.Shared.Next(First, End);
            if (IsFree(port))
                ports.Add(port);
        }

        return [.. ports];
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
