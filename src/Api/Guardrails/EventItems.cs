using ImageGateway.Api.Answers;

namespace ImageGateway.Api.Guardrails;

/// <summary>
/// Turns the events that were written for a caller back into the items of a JSON list, while they pass. Each event is two
/// lines, <c>event: …</c> and <c>data: {…}</c>, and an empty one; JSON has no line ends of its own.
/// </summary>
internal sealed class EventItems(IPictureOutput output) : IPictureOutput
{
    private static readonly byte[] Data = "data: "u8.ToArray();

    private Line _line = Line.Beginning;
    private int _matched;
    private bool _any;

    private enum Line
    {
        Beginning,
        Skipped,
        Item,
    }

    /// <inheritdoc/>
    public long Length => output.Length;

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (!bytes.IsEmpty)
        {
            if (_line == Line.Beginning)
            {
                bytes = await BeginAsync(bytes, cancellation).ConfigureAwait(false);
                continue;
            }

            var end = bytes.Span.IndexOf((byte)'\n');
            if (_line == Line.Item)
                await output.WriteAsync(end < 0 ? bytes : bytes[..end], cancellation).ConfigureAwait(false);
            if (end < 0)
                return;
            (_line, _matched, bytes) = (Line.Beginning, 0, bytes[(end + 1)..]);
        }
    }

    /// <inheritdoc/>
    public void Truncate(long length) => throw new NotSupportedException("Events are turned when they are complete.");

    private async ValueTask<ReadOnlyMemory<byte>> BeginAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (bytes.Span[0] != Data[_matched])
        {
            _line = Line.Skipped;
            return bytes;
        }

        if (++_matched == Data.Length)
        {
            if (_any)
                await output.WriteAsync(","u8.ToArray(), cancellation).ConfigureAwait(false);
            (_any, _line) = (true, Line.Item);
        }

        return bytes[1..];
    }
}
