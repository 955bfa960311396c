using System.Net.Sockets;
using System.Text;

namespace ImageGateway.ConstantRate;

/// <summary>A connection on which one request after the other is sent.</summary>
/// <remarks>
/// Bare sockets: a client that knows all of HTTP takes twice the processor time, which is that of the gateway whose cores it shares.
/// </remarks>
internal sealed class Connection : IDisposable
{
    private const int BufferBytes = 128 * 1024;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly ResponseReader _reader = new();
    private readonly byte[] _buffer = new byte[BufferBytes];

    /// <summary>The bytes of a request.</summary>
    public static byte[] RequestOf(Arguments arguments, byte[] body)
    {
        var head = new StringBuilder($"POST {arguments.Url.PathAndQuery} HTTP/1.1\r\nhost: {arguments.Url.Authority}\r\n");
        head.Append("content-type: application/json\r\n");
        foreach (var (name, value) in arguments.Headers)
            head.Append($"{name}: {value}\r\n");
        head.Append($"content-length: {body.Length}\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head.ToString()), .. body];
    }

    /// <summary>Sends a request and reads its response to the end.</summary>
    /// <returns>Status and bytes of the body; whether the connection takes another request.</returns>
    /// <exception cref="SocketException">The connection failed.</exception>
    /// <exception cref="InvalidDataException">The response broke off, or is none.</exception>
    public async ValueTask<(int Status, long Bytes, bool IsOpen)> SendAsync(
        Uri url, ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        if (!_socket.Connected)
            await _socket.ConnectAsync(url.Host, url.Port, cancellation);
        for (var rest = request; !rest.IsEmpty;)
            rest = rest[await _socket.SendAsync(rest, cancellation)..];
        _reader.Begin();
        int read;
        do
        {
            read = await _socket.ReceiveAsync(_buffer, cancellation);
            if (read == 0)
                throw new InvalidDataException("a response broke off");
        }
        while (!_reader.Take(_buffer.AsSpan(0, read)));
        return (_reader.Status, _reader.BodyBytes, !_reader.Closes);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
