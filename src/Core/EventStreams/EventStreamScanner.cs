using System.Buffers;

namespace ImageGateway.Core.EventStreams;

/// <summary>Pieces of a stream that <see cref="EventStreamScanner.Next"/> reports.</summary>
public enum EventPiece
{
    /// <summary>The chunk is used up; <see cref="EventStreamScanner.Feed"/> the next one.</summary>
    NeedMore,

    /// <summary>
    /// A comment without its colon, in <see cref="EventStreamScanner.Value"/>; cut at <see
    /// cref="EventStreamScanner.MaxLineBytes"/>.
    /// </summary>
    Comment,

    /// <summary>
    /// The value of an <c>event</c> line, in <see cref="EventStreamScanner.Value"/>; empty where it is longer than <see
    /// cref="EventStreamScanner.MaxLineBytes"/>.
    /// </summary>
    Name,

    /// <summary>A part of the event's data, in <see cref="EventStreamScanner.Value"/>; a line feed joins two lines of data.</summary>
    Data,

    /// <summary>The blank line that ends an event, with or without data before it.</summary>
    End,
}

/// <summary>
/// Reads server-sent events that arrive in chunks by the grammar of https://html.spec.whatwg.org/multipage/server-sent-events.html
/// without holding an event whole: an image of four megabytes passes as a row of <see cref="EventPiece.Data"/> pieces that
/// point into the caller's chunks. The framework's parser collects each event in one buffer, which is why this exists.
/// </summary>
public sealed class EventStreamScanner
{
    /// <summary>Bytes of a name or a comment that are kept.</summary>
    public const int MaxLineBytes = 256;

    private const byte LineFeed = (byte)'\n';
    private const byte CarriageReturn = (byte)'\r';

    private static readonly byte[] Joint = [LineFeed];
    private static readonly SearchValues<byte> LineEnds = SearchValues.Create([LineFeed, CarriageReturn]);

    private readonly byte[] _line = new byte[MaxLineBytes];
    private ReadOnlyMemory<byte> _chunk;
    private int _position;
    private int _length;
    private bool _isLong;
    private bool _isFirst = true;
    private bool _hasData;
    private bool _afterReturn;
    private State _state = State.Field;

    private enum State : byte
    {
        Field,
        Space,
        Value,
        Data,
        Skipped,
    }

    private enum Field : byte
    {
        Comment,
        Name,
        Data,
        Other,
    }

    private Field _field;

    /// <summary>The text of the last piece; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Value { get; private set; }

    /// <summary>Gives the next chunk. The last one must be used up.</summary>
    public void Feed(ReadOnlyMemory<byte> chunk) => (_chunk, _position) = (chunk, 0);

    /// <summary>The next piece of the stream.</summary>
    public EventPiece Next()
    {
        while (_position < _chunk.Length)
        {
            if (_afterReturn)
            {
                _afterReturn = false;
                if (_chunk.Span[_position] == LineFeed)
                {
                    _position++;
                    continue;
                }
            }

            var piece = _state switch
            {
                State.Field => ReadField(),
                State.Space => PassSpace(),
                State.Data => ReadData(),
                State.Value => ReadValue(),
                _ => SkipLine(),
            };
            if (piece is { } found)
                return found;
        }

        return EventPiece.NeedMore;
    }

    private EventPiece? ReadField()
    {
        var letter = _chunk.Span[_position++];
        if (letter is LineFeed or CarriageReturn)
            return EndField(letter);
        if (letter == ':')
        {
            _field = FieldOf(_line.AsSpan(0, _length), _isLong);
            StartLine(State.Space);
            return StartData();
        }

        Keep([letter]);
        if (_isFirst && _line.AsSpan(0, _length).SequenceEqual("\uFEFF"u8))
            (_length, _isFirst) = (0, false);
        return null;
    }

    // A line without a colon is a field without a value.
    private EventPiece? EndField(byte end)
    {
        _field = FieldOf(_line.AsSpan(0, _length), _isLong);
        var isBlank = _length == 0;
        EndLine(end);
        if (isBlank)
        {
            (_hasData, Value) = (false, default);
            return EventPiece.End;
        }

        if (_field == Field.Name)
        {
            Value = default;
            return EventPiece.Name;
        }

        return StartData();
    }

    private EventPiece? StartData()
    {
        if (_field != Field.Data)
            return null;
        var isFurther = _hasData;
        _hasData = true;
        if (!isFurther)
            return null;
        Value = Joint;
        return EventPiece.Data;
    }

    private EventPiece? PassSpace()
    {
        if (_chunk.Span[_position] == ' ')
            _position++;
        _state = _field switch
        {
            Field.Data => State.Data,
            Field.Other => State.Skipped,
            _ => State.Value,
        };
        return null;
    }

    private EventPiece? ReadData()
    {
        var part = TakeLine(out var end);
        if (end is { } last)
            EndLine(last);
        if (part.IsEmpty)
            return null;
        Value = part;
        return EventPiece.Data;
    }

    private EventPiece? ReadValue()
    {
        Keep(TakeLine(out var end).Span);
        if (end is not { } last)
            return null;
        Value = _isLong && _field == Field.Name ? default : _line.AsMemory(0, _length);
        EndLine(last);
        return _field == Field.Name ? EventPiece.Name : EventPiece.Comment;
    }

    private EventPiece? SkipLine()
    {
        TakeLine(out var end);
        if (end is { } last)
            EndLine(last);
        return null;
    }

    // What is left of the line in this chunk, and the byte that ends it where the chunk has it.
    private ReadOnlyMemory<byte> TakeLine(out byte? end)
    {
        var rest = _chunk[_position..];
        var length = rest.Span.IndexOfAny(LineEnds);
        end = length < 0 ? null : rest.Span[length];
        _position += length < 0 ? rest.Length : length + 1;
        return length < 0 ? rest : rest[..length];
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        var take = Math.Min(part.Length, MaxLineBytes - _length);
        part[..take].CopyTo(_line.AsSpan(_length));
        _length += take;
        _isLong |= take < part.Length;
    }

    private void EndLine(byte end)
    {
        _afterReturn = end == CarriageReturn;
        StartLine(State.Field);
    }

    private void StartLine(State state) => (_state, _length, _isLong, _isFirst) = (state, 0, false, false);

    private static Field FieldOf(ReadOnlySpan<byte> name, bool isLong)
    {
        if (isLong)
            return Field.Other;
        if (name.IsEmpty)
            return Field.Comment;
        if (name.SequenceEqual("data"u8))
            return Field.Data;
        return name.SequenceEqual("event"u8) ? Field.Name : Field.Other;
    }
}
