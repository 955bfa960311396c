using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ImageGateway.EndToEnd.Tests.Load;

/// <summary>A host that answers every request with the bytes it is told to, whether that is HTTP or not, and closes.</summary>
internal sealed class RawHost : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;
    private Func<Stream, CancellationToken, Task> _response = (_, _) => Task.CompletedTask;
    private long _sent;

    public RawHost()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Base URL of the host.</summary>
    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1";

    /// <summary>Bytes that were taken from it since it was last told what to answer.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Answers with these bytes from now on.</summary>
    public void Response(byte[] bytes) => Response((stream, cancellation) => stream.WriteAsync(bytes, cancellation).AsTask());

    /// <summary>Answers by this from now on.</summary>
    public void Response(Func<Stream, CancellationToken, Task> response)
    {
        Interlocked.Exchange(ref _sent, 0);
        _response = response;
    }

    /// <summary>Answers with a head and then with the same bytes over and over.</summary>
    public void ResponseEndlessly(string head, byte[] start, byte[] again) => Response(async (stream, cancellation) =>
    {
        await stream.WriteAsync((byte[])[.. Encoding.Latin1.GetBytes(head), .. start], cancellation);
        while (true)
        {
            await stream.WriteAsync(again, cancellation);
            Interlocked.Add(ref _sent, again.Length);
        }
    });

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving;
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                _ = ResponseAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ResponseAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                await ReadRequestAsync(stream);
                await _response(stream, _end.Token);
            }
            catch (Exception left) when (left is IOException or OperationCanceledException)
            {
                // The gateway has had enough.
            }
        }
    }

    private async Task ReadRequestAsync(Stream stream)
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        while (true)
        {
            length += await stream.ReadAsync(buffer.AsMemory(length), _end.Token);
            var text = Encoding.Latin1.GetString(buffer, 0, length);
            if (text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is < 0 and _)
                continue;
            var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
            var named = text.IndexOf("content-length:", StringComparison.OrdinalIgnoreCase);
            var body = named < 0
                ? 0
                : int.Parse(text[(named + 15)..text.IndexOf('\r', named)], System.Globalization.CultureInfo.InvariantCulture);
            if (length >= head + body)
                return;
        }
    }
}
