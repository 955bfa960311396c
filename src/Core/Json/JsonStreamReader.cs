using System.Buffers;
using System.Text;

namespace ImageGateway.Core.Json;

/// <summary>
/// Pulls JSON from a stream through one pooled buffer of 64 KiB, however long its strings are. After a fault every
/// further piece is <see cref="JsonPiece.Malformed"/>.
/// </summary>
public sealed class JsonStreamReader(Stream stream) : IDisposable
{
    private static readonly string[] UsualNames =
    [
        "data", "created", "b64_json", "url", "revised_prompt", "usage", "size", "quality", "background", "output_format", "error", "id",
        "object", "model",
        "images", "output", "status", "image", "base64", "seed", "finishReason", "candidates", "content", "parts", "text", "inlineData",
        "mimeType", "predictions",
    ];

    private const int BufferBytes = 64 * 1024;

    private readonly JsonScanner _scanner = new();
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private PooledBuffer? _captured;
    private bool _ended;

    /// <inheritdoc cref="JsonScanner.Value"/>
    public ReadOnlyMemory<byte> Value => _scanner.Value;

    /// <inheritdoc cref="JsonScanner.Depth"/>
    public int Depth => _scanner.Depth;

    /// <summary>The next piece; <see cref="JsonPiece.End"/> only when the stream has ended after a whole document.</summary>
    public ValueTask<JsonPiece> NextAsync(CancellationToken cancellation)
    {
        var piece = _scanner.Next();
        return piece == JsonPiece.NeedMore ? FillAsync(cancellation) : new(piece);
    }

    /// <summary>The name that the reader stands at, unescaped. Names that answers usually have take no memory.</summary>
    public string Name
    {
        get
        {
            var name = Value.Span;
            foreach (var usual in UsualNames)
            {
                if (usual.Length == name.Length && Ascii.Equals(name, usual))
                    return usual;
            }

            return JsonText.Unescape(name);
        }
    }

    /// <summary>
    /// The rest of a value whose first piece is <paramref name="first"/>, as JSON text, or null where it is malformed or longer
    /// than <paramref name="maxBytes"/>.
    /// </summary>
    public async ValueTask<byte[]?> CaptureAsync(JsonPiece first, int maxBytes, CancellationToken cancellation)
    {
        if (first == JsonPiece.Scalar)
            return Value.Length > maxBytes ? null : Value.ToArray();
        var text = _captured ??= new();
        text.Clear();
        var depth = Depth - (first is JsonPiece.StartObject or JsonPiece.StartArray ? 1 : 0);
        var inString = false;
        for (var piece = first; ; piece = await NextAsync(cancellation))
        {
            if (piece is JsonPiece.Malformed or JsonPiece.End || text.WrittenCount > maxBytes)
                return null;
            Append(text, piece, ref inString);
            if (Depth == depth && piece is not (JsonPiece.Name or JsonPiece.StringPart))
                return text.WrittenSpan.ToArray();
        }
    }

    /// <summary>
    /// The rest of a string whose first piece is <paramref name="first"/>, or null where it is no string or longer than <paramref
    /// name="maxBytes"/>.
    /// </summary>
    public async ValueTask<string?> StringAsync(JsonPiece first, int maxBytes, CancellationToken cancellation)
    {
        var captured = await CaptureAsync(first, maxBytes, cancellation);
        return captured is [(byte)'"', .., (byte)'"'] ? JsonText.Unescape(captured.AsSpan(1, captured.Length - 2)) : null;
    }

    /// <summary>Passes over the rest of a value whose first piece is <paramref name="first"/>, however long.</summary>
    public async ValueTask SkipAsync(JsonPiece first, CancellationToken cancellation)
    {
        var depth = Depth - (first is JsonPiece.StartObject or JsonPiece.StartArray ? 1 : 0);
        for (var piece = first; piece is not (JsonPiece.Malformed or JsonPiece.End); piece = await NextAsync(cancellation))
        {
            if (Depth == depth && piece is not (JsonPiece.Name or JsonPiece.StringPart))
                return;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _captured?.Dispose();
        if (_buffer is { } buffer)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask<JsonPiece> FillAsync(CancellationToken cancellation)
    {
        while (!_ended)
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(), cancellation);
            _ended = read == 0;
            _scanner.Feed(_buffer.AsMemory(0, read));
            var piece = _scanner.Next();
            if (piece != JsonPiece.NeedMore)
                return piece;
        }

        return _scanner.Finish();
    }

    private static void Append(PooledBuffer text, JsonPiece piece, ref bool inString, ReadOnlySpan<byte> value)
    {
        if (piece is JsonPiece.StringPart or JsonPiece.StringEnd)
        {
            if (!inString)
                Separate(text);
            if (!inString)
                text.Write("\""u8);
            inString = piece == JsonPiece.StringPart;
            if (inString)
                text.Write(value);
            else
                text.Write("\""u8);
            return;
        }

        if (piece is not (JsonPiece.EndObject or JsonPiece.EndArray))
            Separate(text);
        switch (piece)
        {
            case JsonPiece.StartObject:
                text.Write("{"u8);
                break;
            case JsonPiece.EndObject:
                text.Write("}"u8);
                break;
            case JsonPiece.StartArray:
                text.Write("["u8);
                break;
            case JsonPiece.EndArray:
                text.Write("]"u8);
                break;
            case JsonPiece.Name:
                text.Write("\""u8);
                text.Write(value);
                text.Write("\":"u8);
                break;
            default:
                text.Write(value);
                break;
        }
    }

    private void Append(PooledBuffer text, JsonPiece piece, ref bool inString) => Append(text, piece, ref inString, Value.Span);

    // A comma between two values, never after an opening bracket or a name.
    private static void Separate(PooledBuffer text)
    {
        if (text.WrittenCount > 0 && text.WrittenSpan[^1] is not ((byte)'{' or (byte)'[' or (byte)':'))
            text.Write(","u8);
    }
}
