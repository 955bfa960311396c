using System.Buffers.Text;
using System.Text;

namespace ImageGateway.ConstantRate;

/// <summary>Finds the end of a response of HTTP/1.1 in the bytes of its connection, and counts those of its body.</summary>
internal sealed class ResponseReader
{
    private const int MaxLine = 32 * 1024;

    // A line of the head or of a chunk, as far as it has come.
    private readonly byte[] _line = new byte[MaxLine];
    private int _length;
    private Part _part;
    private long _left;
    private bool _isChunked;

    private enum Part
    {
        Status,
        Header,
        Body,
        ChunkSize,
        ChunkEnd,
        Trailer,
        Ended,
    }

    /// <value>Status of the response; 0 before it is known.</value>
    public int Status { get; private set; }

    /// <value>Bytes of the body so far.</value>
    public long BodyBytes { get; private set; }

    /// <value>True when the connection cannot be used for another request.</value>
    public bool Closes { get; private set; }

    /// <summary>Begins with another response.</summary>
    public void Begin() => (_part, _length, _left, _isChunked, Status, BodyBytes, Closes) = (Part.Status, 0, 0, false, 0, 0, false);

    /// <summary>Takes the next bytes. True when the response is whole.</summary>
    /// <exception cref="InvalidDataException">They are no response.</exception>
    public bool Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && _part != Part.Ended)
        {
            if (_part == Part.Body)
            {
                var taken = (int)Math.Min(_left, bytes.Length);
                (BodyBytes, _left) = (BodyBytes + taken, _left - taken);
                bytes = bytes[taken..];
                if (_left == 0)
                    _part = _isChunked ? Part.ChunkEnd : Part.Ended;
                continue;
            }

            var end = bytes.IndexOf((byte)'\n');
            var part = end < 0 ? bytes : bytes[..end];
            if (_length + part.Length > MaxLine)
                throw new InvalidDataException("a line of a response is too long");
            part.CopyTo(_line.AsSpan(_length));
            _length += part.Length;
            bytes = bytes[Math.Min(bytes.Length, part.Length + 1)..];
            if (end < 0)
                continue;
            TakeLine(_line.AsSpan(0, _length).TrimEnd((byte)'\r'));
            _length = 0;
        }

        return _part == Part.Ended;
    }

    private void TakeLine(ReadOnlySpan<byte> line)
    {
        switch (_part)
        {
            case Part.Status:
                Status = line.Length > 12 && Utf8Parser.TryParse(line[9..12], out int status, out _)
                    ? status
                    : throw new InvalidDataException("a response has no status");
                _part = Part.Header;
                break;
            case Part.Header when line.IsEmpty:
                _part = _isChunked ? Part.ChunkSize : _left > 0 ? Part.Body : Part.Ended;
                break;
            case Part.Header:
                TakeHeader(line);
                break;
            case Part.ChunkSize:
                if (!Utf8Parser.TryParse(line, out _left, out _, 'x'))
                    throw new InvalidDataException("a chunk has no size");
                _part = _left > 0 ? Part.Body : Part.Trailer;
                break;
            case Part.ChunkEnd:
                _part = Part.ChunkSize;
                break;
            case Part.Trailer when line.IsEmpty:
                _part = Part.Ended;
                break;
        }
    }

    private void TakeHeader(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon < 0)
            return;
        var name = line[..colon];
        var value = line[(colon + 1)..].Trim((byte)' ');
        if (Ascii.EqualsIgnoreCase(name, "content-length"u8))
            _ = Utf8Parser.TryParse(value, out _left, out _);
        else if (Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8))
            _isChunked = Ascii.EqualsIgnoreCase(value, "chunked"u8);
        else if (Ascii.EqualsIgnoreCase(name, "connection"u8))
            Closes = Ascii.EqualsIgnoreCase(value, "close"u8);
    }
}
