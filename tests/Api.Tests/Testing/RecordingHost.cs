using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ImageGateway.Api.Tests.Testing;

/// <summary>A host that keeps the bytes of all that it is sent and answers every request with a refusal.</summary>
internal sealed class RecordingHost : IAsyncDisposable
{
    private static readonly byte[] Response =
        "HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly Task _accepting;

    public RecordingHost()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1");

    /// <summary>The requests as Latin-1, head and body.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    public void Forget() => _requests.Clear();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException)
        {
            // The test ends.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var text = new StringBuilder();
                var buffer = new byte[16 * 1024];
                while (!IsWhole(text.ToString()))
                {
                    var read = await client.GetStream().ReadAsync(buffer, _end.Token);
                    if (read == 0)
                        break;
                    text.Append(Encoding.Latin1.GetString(buffer, 0, read));
                }

                _requests.Enqueue(text.ToString());
                await client.GetStream().WriteAsync(Response, _end.Token);
            }
            catch (Exception left) when (left is IOException or OperationCanceledException)
            {
                // The gateway closed the connection, or the test ends.
            }
        }
    }

    private static bool IsWhole(string request)
    {
        var head = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (head < 0)
            return false;
        const string Length = "content-length:";
        var at = request.IndexOf(Length, StringComparison.OrdinalIgnoreCase);
        return at < 0 || at > head
            || request.Length - head - 4 >= int.Parse(
                request.AsSpan(
                    at + Length.Length, request.IndexOf(
                        '\r', at) - at - Length.Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
    }
}
