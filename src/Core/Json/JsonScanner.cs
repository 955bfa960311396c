using System.Buffers;

namespace ImageGateway.Core.Json;

/// <summary>Pieces of JSON that <see cref="JsonScanner.Next"/> finds.</summary>
public enum JsonPiece
{
    /// <summary>The chunk is used up; <see cref="JsonScanner.Feed"/> the next one.</summary>
    NeedMore,
    StartObject,
    EndObject,
    StartArray,
    EndArray,

    /// <summary>A property name, whole, still escaped, in <see cref="JsonScanner.Value"/>.</summary>
    Name,

    /// <summary>
    /// A part of a string, still escaped, in <see cref="JsonScanner.Value"/>; more parts or <see cref="StringEnd"/> follow.
    /// </summary>
    StringPart,

    /// <summary>The end of a string.</summary>
    StringEnd,

    /// <summary>A number, <c>true</c>, <c>false</c> or <c>null</c>, whole, in <see cref="JsonScanner.Value"/>.</summary>
    Scalar,

    /// <summary>The root value is complete. White space may follow, anything else is malformed.</summary>
    End,

    /// <summary>Input that is not JSON, or deeper or longer than the scanner's bounds. Nothing more is read.</summary>
    Malformed,
}

/// <summary>
/// Reads JSON that arrives in chunks without ever holding a string whole: an image of four megabytes in base64 passes
/// as a row of <see cref="JsonPiece.StringPart"/>s that point into the caller's chunks. <c>Utf8JsonReader</c> needs a
/// token in one buffer, which is why this exists.
/// </summary>
public sealed class JsonScanner
{
    /// <summary>Levels of nesting that are followed.</summary>
    public const int MaxDepth = 64;

    /// <summary>Bytes of a name or of a number.</summary>
    public const int MaxTokenBytes = 512;

    private static readonly SearchValues<byte> StringStops = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(static control => (byte)control)]);

    // Longer than most names and numbers; only those are copied that lie in two chunks.
    private const int UsualTokenBytes = 48;

    private byte[] _token = [];
    private ReadOnlyMemory<byte> _chunk;
    private int _position;
    private int _tokenLength;
    private int _escapeLeft;
    private ulong _arrays;
    private State _state = State.Value;

    private enum State : byte
    {
        Value,
        FirstValueOrEnd,
        NameOrEnd,
        Name,
        InName,
        Colon,
        InString,
        InScalar,
        CommaOrEnd,
        Done,
        Failed,
    }

    /// <summary>Objects and arrays that are open.</summary>
    public int Depth { get; private set; }

    /// <summary>
    /// The text of the last <see cref="JsonPiece.Name"/>, <see cref="JsonPiece.StringPart"/> or <see cref="JsonPiece.Scalar"/>;
    /// valid until the next call.
    /// </summary>
    public ReadOnlyMemory<byte> Value { get; private set; }

    /// <summary>True when the root value has been read to its end.</summary>
    public bool Completed => _state == State.Done;

    /// <summary>Gives the next chunk. The last one must be used up.</summary>
    public void Feed(ReadOnlyMemory<byte> chunk)
    {
        _chunk = chunk;
        _position = 0;
    }

    /// <summary>The next piece of the document.</summary>
    public JsonPiece Next()
    {
        var chunk = _chunk.Span;
        while (_position < chunk.Length)
        {
            if (_state == State.InString)
                return ReadString(chunk);
            if (_state == State.InName)
            {
                if (ReadName(chunk) is { } named)
                    return named;
                continue;
            }

            var current = chunk[_position];
            if (_state == State.InScalar)
            {
                if (IsScalarByte(current))
                {
                    if (!Append(current))
                        return Fail();
                    _position++;
                    continue;
                }

                return EndScalar(_token.AsMemory(0, _tokenLength));
            }

            _position++;
            if (current is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
                continue;
            if (Structure(current) is { } piece)
                return piece;
        }

        return _state == State.Failed ? JsonPiece.Malformed : JsonPiece.NeedMore;
    }

    /// <summary>
    /// Ends the input: gives <see cref="JsonPiece.End"/> when the document is whole, a last scalar, or
    /// <see cref="JsonPiece.Malformed"/>.
    /// </summary>
    public JsonPiece Finish()
    {
        if (_state == State.InScalar && Depth == 0)
            return EndScalar(_token.AsMemory(0, _tokenLength));
        return _state == State.Done ? JsonPiece.End : Fail();
    }

    private JsonPiece? Structure(byte current)
    {
        switch (_state)
        {
            case State.Value or State.FirstValueOrEnd:
                return StartValue(current);
            case State.NameOrEnd when current == '}':
                return Close();
            case State.NameOrEnd or State.Name when current == '"':
                _tokenLength = 0;
                _state = State.InName;
                return null;
            case State.Colon when current == ':':
                _state = State.Value;
                return null;
            case State.CommaOrEnd when current == ',':
                _state = InArray ? State.Value : State.Name;
                return null;
            case State.CommaOrEnd when current == (InArray ? (byte)']' : (byte)'}'):
                return Close();
            default:
                return Fail();
        }
    }

    private JsonPiece? StartValue(byte current)
    {
        switch (current)
        {
            case (byte)'{':
                return Open(array: false);
            case (byte)'[':
                return Open(array: true);
            case (byte)'"':
                _escapeLeft = 0;
                _state = State.InString;
                return _position < _chunk.Length ? ReadString(_chunk.Span) : null;
            case (byte)']' when _state == State.FirstValueOrEnd:
                return Close();
            default:
                if (!IsScalarByte(current))
                    return Fail();
                return StartScalar();
        }
    }

    // The scalar's first byte was read.
    private JsonPiece? StartScalar()
    {
        var rest = _chunk.Span[_position..];
        var length = 0;
        while (length < rest.Length && length < MaxTokenBytes && IsScalarByte(rest[length]))
            length++;
        if (length < rest.Length && length < MaxTokenBytes)
        {
            var token = _chunk.Slice(_position - 1, length + 1);
            _position += length;
            return EndScalar(token);
        }

        _tokenLength = 0;
        Append(_chunk.Span[_position - 1]);
        _state = State.InScalar;
        return null;
    }

    private JsonPiece Open(bool array)
    {
        if (Depth == MaxDepth)
            return Fail();
        _arrays = array ? _arrays | (1UL << Depth) : _arrays & ~(1UL << Depth);
        Depth++;
        _state = array ? State.FirstValueOrEnd : State.NameOrEnd;
        return array ? JsonPiece.StartArray : JsonPiece.StartObject;
    }

    private JsonPiece Close()
    {
        var piece = InArray ? JsonPiece.EndArray : JsonPiece.EndObject;
        Depth--;
        _state = AfterValue;
        return piece;
    }

    private JsonPiece ReadString(ReadOnlySpan<byte> chunk)
    {
        var start = _position;
        while (_position < chunk.Length)
        {
            if (_escapeLeft > 0)
            {
                if (!ReadEscape(chunk[_position]))
                    return Fail();
                _position++;
                continue;
            }

            var stop = chunk[_position..].IndexOfAny(StringStops);
            if (stop < 0)
            {
                _position = chunk.Length;
                break;
            }

            _position += stop;
            if (chunk[_position] == '"')
                return EndString(start);
            if (chunk[_position] != '\\')
                return Fail();
            _escapeLeft = 1;
            _position++;
        }

        Value = _chunk[start.._position];
        return JsonPiece.StringPart;
    }

    private JsonPiece EndString(int start)
    {
        if (_position > start)
        {
            Value = _chunk[start.._position];
            return JsonPiece.StringPart;
        }

        _position++;
        _state = AfterValue;
        return JsonPiece.StringEnd;
    }

    // 1: the character after the backslash; 2 to 5: the four digits of \uXXXX, counted down.
    private bool ReadEscape(byte current)
    {
        if (_escapeLeft == 1 && current == 'u')
        {
            _escapeLeft = 5;
            return true;
        }

        if (_escapeLeft == 1)
        {
            _escapeLeft = 0;
            return current is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t';
        }

        _escapeLeft = _escapeLeft == 2 ? 0 : _escapeLeft - 1;
        return char.IsAsciiHexDigit((char)current);
    }

    private JsonPiece? ReadName(ReadOnlySpan<byte> chunk)
    {
        if (_tokenLength == 0 && _escapeLeft == 0 && WholeName(chunk[_position..]) is { } length)
        {
            Value = _chunk.Slice(_position, length);
            _position += length + 1;
            _state = State.Colon;
            return JsonPiece.Name;
        }

        while (_position < chunk.Length)
        {
            var current = chunk[_position++];
            if (_escapeLeft > 0)
            {
                if (!ReadEscape(current))
                    return Fail();
            }
            else if (current == '"')
            {
                Value = _token.AsMemory(0, _tokenLength);
                _state = State.Colon;
                return JsonPiece.Name;
            }
            else if (current < 0x20)
            {
                return Fail();
            }
            else if (current == '\\')
            {
                _escapeLeft = 1;
            }

            if (!Append(current))
                return Fail();
        }

        return null;
    }

    // A plain name that ends in this chunk; null where it does not.
    private static int? WholeName(ReadOnlySpan<byte> rest) =>
        rest.IndexOfAny(StringStops) is >= 0 and <= MaxTokenBytes and var length && rest[length] == '"' ? length : null;

    private JsonPiece EndScalar(ReadOnlyMemory<byte> token)
    {
        var text = token.Span;
        if (!(text.SequenceEqual("null"u8) || text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8) || JsonText.IsNumber(text)))
            return Fail();
        Value = token;
        _state = AfterValue;
        return JsonPiece.Scalar;
    }

    private bool Append(byte current)
    {
        if (_tokenLength == MaxTokenBytes)
            return false;
        if (_tokenLength == _token.Length)
            Array.Resize(ref _token, Math.Clamp(2 * _token.Length, UsualTokenBytes, MaxTokenBytes));
        _token[_tokenLength++] = current;
        return true;
    }

    private JsonPiece Fail()
    {
        _state = State.Failed;
        _position = _chunk.Length;
        return JsonPiece.Malformed;
    }

    private bool InArray => (_arrays & (1UL << (Depth - 1))) != 0;

    private State AfterValue => Depth == 0 ? State.Done : State.CommaOrEnd;

    private static bool IsScalarByte(byte current) =>
        char.IsAsciiLetterOrDigit((char)current) || current is (byte)'-' or (byte)'+' or (byte)'.';
}
