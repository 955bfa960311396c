using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ImageGateway.TestKit;

/// <summary>
/// Ports of loopback for servers that cannot be told to take any. Each is given out once while a test process lives, also where others
/// run beside it: between the look and its use nobody listens on it.
/// </summary>
public static class FreePorts
{
    // Below those that the system gives to outgoing connections, which would take one between the look and its use.
    private const int First = 20_000;
    private const int End = 32_000;

    private static readonly string Folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "imagegateway-ports")).FullName;

    // A file for each port, which no other process can open until this one ends.
    private static readonly ConcurrentBag<FileStream> Taken = [];

    /// <summary>A port that nobody listens on.</summary>
    public static int TakeOne() => Take(1)[0];

    /// <summary>Ports that nobody listens on; all different.</summary>
    public static int[] Take(int count)
    {
        var ports = new List<int>(count);
        while (ports.Count < count)
        {
            var port = Random.Shared.Next(First, End);
            if (TryTake(port))
                ports.Add(port);
        }

        return [.. ports];
    }

    private static bool TryTake(int port)
    {
        FileStream file;
        try
        {
            var path = Path.Combine(Folder, port.ToString(CultureInfo.InvariantCulture));
            file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return false;
        }

        if (IsFree(port))
        {
            Taken.Add(file);
            return true;
        }

        file.Dispose();
        return false;
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
