using System.Buffers;
using System.Text;
using ImageGateway.Core.Streams;

namespace ImageGateway.Core.EventStreams;

/// <summary>Steps through a stream that <see cref="EventStreamReader.NextAsync"/> reports.</summary>
public enum EventStep
{
    /// <summary>A comment between events, in <see cref="EventStreamReader.Comment"/>.</summary>
    Comment,

    /// <summary>An event with data, which <see cref="EventStreamReader.Data"/> reads.</summary>
    Event,

    /// <summary>The end of the stream.</summary>
    End,
}

/// <summary>
/// Pulls server-sent events from a stream through one pooled buffer of 64 KiB, however long their data is. Events without
/// data are passed over.
/// </summary>
/// <remarks>The framework's <c>SseParser</c> gathers the data of an event, which may be a whole image, in one buffer.</remarks>
public sealed class EventStreamReader : IDisposable
{
    private const int BufferBytes = 64 * 1024;
    private const int HeadBytes = 16;

    private readonly Stream _stream;
    private readonly EventStreamScanner _scanner = new();
    private readonly byte[] _head = new byte[HeadBytes];
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private ReadOnlyMemory<byte> _part;
    private int _headLength;
    private bool _inEvent;
    private bool _isGiven;

    /// <summary>Reads events from a body.</summary>
    public EventStreamReader(Stream stream)
    {
        _stream = stream;
        Data = new EventData(this);
    }

    /// <summary>The event's name by its <c>event</c> line; null where it has none so far.</summary>
    public string? Name { get; private set; }

    /// <summary>The first bytes of the event's data, up to 16, as far as they were read.</summary>
    public ReadOnlySpan<byte> Head => _head.AsSpan(0, _headLength);

    /// <summary>The comment, without its colon.</summary>
    public ReadOnlyMemory<byte> Comment { get; private set; }

    /// <summary>The data of the current event; ends where the event ends, or the stream.</summary>
    public Stream Data { get; }

    /// <summary>
    /// True when the event ended with its blank line; false when the stream broke off inside it. Valid once its data is read.
    /// </summary>
    public bool IsWhole { get; private set; }

    /// <summary>Goes on to the next event or comment; what is left of the current event is passed over.</summary>
    public async ValueTask<EventStep> NextAsync(CancellationToken cancellation)
    {
        while (_inEvent)
            await AdvanceAsync(cancellation);
        if (_isGiven)
            (Name, _headLength, IsWhole, _isGiven) = (null, 0, false, false);
        while (await PieceAsync(cancellation) is { } piece)
        {
            switch (piece)
            {
                case EventPiece.Comment:
                    Comment = _scanner.Value;
                    return EventStep.Comment;
                case EventPiece.Name:
                    TakeName();
                    break;
                case EventPiece.Data:
                    _inEvent = _isGiven = true;
                    TakePart();
                    return EventStep.Event;
                case EventPiece.End:
                    Name = null;
                    break;
            }
        }

        return EventStep.End;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Data.Dispose();
        if (_buffer is { } buffer)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask<int> ReadDataAsync(Memory<byte> target, CancellationToken cancellation)
    {
        while (_inEvent && _part.IsEmpty)
            await AdvanceAsync(cancellation);
        var take = Math.Min(target.Length, _part.Length);
        _part[..take].CopyTo(target);
        _part = _part[take..];
        return take;
    }

    private async ValueTask AdvanceAsync(CancellationToken cancellation)
    {
        _part = default;
        var piece = await PieceAsync(cancellation);
        switch (piece)
        {
            case EventPiece.Name:
                TakeName();
                break;
            case EventPiece.Data:
                TakePart();
                break;
            case EventPiece.End or null:
                (_inEvent, IsWhole) = (false, piece is not null);
                break;
        }
    }

    // Null at the end of the stream.
    private async ValueTask<EventPiece?> PieceAsync(CancellationToken cancellation)
    {
        EventPiece piece;
        while ((piece = _scanner.Next()) == EventPiece.NeedMore)
        {
            var read = await _stream.ReadAsync(_buffer.AsMemory(), cancellation);
            if (read == 0)
                return null;
            _scanner.Feed(_buffer.AsMemory(0, read));
        }

        return piece;
    }

    private void TakeName() => Name = _scanner.Value.IsEmpty ? null : Encoding.UTF8.GetString(_scanner.Value.Span);

    private void TakePart()
    {
        _part = _scanner.Value;
        var take = Math.Min(HeadBytes - _headLength, _part.Length);
        _part.Span[..take].CopyTo(_head.AsSpan(_headLength));
        _headLength += take;
    }

    private sealed class EventData(EventStreamReader events) : ReadOnlyStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            events.ReadDataAsync(buffer, cancellationToken);
    }
}
