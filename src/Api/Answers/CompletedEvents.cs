using System.Text;

namespace ImageGateway.Api.Answers;

/// <summary>
/// Takes the completed pictures out of server-sent events while they pass: what it hands on is one JSON object,
/// <c>{"data":[…]}</c>, with the data of each event whose name ends in <c>.completed</c>. Partial pictures are left out.
/// </summary>
/// <param name="isObject">Whether the object is written; else only what stands in its list.</param>
internal sealed class CompletedEvents(bool isObject = true)
{
    private const int MaxHeadBytes = 128;

    private static readonly byte[] Open = "{\"data\":["u8.ToArray();
    private static readonly byte[] Comma = ","u8.ToArray();
    private static readonly byte[] Close = "]}"u8.ToArray();

    private readonly List<byte> _head = new(MaxHeadBytes);
    private Line _line = Line.Head;
    private bool _completed;
    private bool _dataBegun;

    private enum Line
    {
        // Its field's name is not known yet.
        Head,
        Event,
        Data,
        Skipped,
    }

    /// <summary>Events taken.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the last event that began is a completed one, so that its last byte may be the answer's last.</summary>
    public bool MayBeLast { get; private set; }

    /// <summary>Takes the next bytes of the events.</summary>
    public async ValueTask FeedAsync(ReadOnlyMemory<byte> bytes, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, CancellationToken cancellation)
    {
        while (!bytes.IsEmpty)
        {
            if (_line is Line.Head or Line.Event)
            {
                await TakeHeadAsync(bytes.Span[0], write, cancellation).ConfigureAwait(false);
                bytes = bytes[1..];
                continue;
            }

            var end = bytes.Span.IndexOf((byte)'\n');
            var part = end < 0 ? bytes : bytes[..(end + 1)];
            if (_line == Line.Data)
                await write(part, cancellation).ConfigureAwait(false);
            if (end >= 0)
                _line = Line.Head;
            bytes = bytes[part.Length..];
        }
    }

    /// <summary>Ends the object.</summary>
    public static ValueTask EndAsync(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, CancellationToken cancellation) => write(Close, cancellation);

    private async ValueTask TakeHeadAsync(byte letter, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, CancellationToken cancellation)
    {
        if (letter == '\n')
        {
            EndHead();
            return;
        }

        if (letter == '\r')
            return;
        _head.Add(letter);
        if (_line == Line.Event)
        {
            if (_head.Count == MaxHeadBytes)
                (_line, _completed, MayBeLast) = (Line.Skipped, false, false);
        }
        else if (letter == ':')
        {
            await NameAsync(Encoding.UTF8.GetString([.. _head]), write, cancellation).ConfigureAwait(false);
            _head.Clear();
        }
        else if (_head.Count == MaxHeadBytes)
        {
            _head.Clear();
            _line = Line.Skipped;
        }
    }

    private void EndHead()
    {
        if (_line == Line.Event)
            MayBeLast = _completed = Encoding.UTF8.GetString([.. _head]).TrimEnd().EndsWith(".completed", StringComparison.Ordinal);
        else if (_head.Count == 0)
            (_completed, _dataBegun) = (false, false);
        _head.Clear();
        _line = Line.Head;
    }

    private async ValueTask NameAsync(string name, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, CancellationToken cancellation)
    {
        _line = name switch
        {
            "event:" => Line.Event,
            "data:" when _completed => Line.Data,
            _ => Line.Skipped,
        };
        if (_line == Line.Data && !_dataBegun)
        {
            _dataBegun = true;
            if (Count++ > 0)
                await write(Comma, cancellation).ConfigureAwait(false);
            else if (isObject)
                await write(Open, cancellation).ConfigureAwait(false);
        }
    }
}
