using System.Buffers;
using ImageGateway.Core.Upstream;

namespace ImageGateway.Api.Pipeline;

/// <summary>
/// Passes a provider's server-sent events on as they come. Nothing is sent before the first event has arrived; where
/// that is an error, it is answered as an ordinary one.
/// </summary>
internal static class EventRelay
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Passes the events on.</summary>
    /// <param name="body">The provider's events.</param>
    /// <param name="response">The client's answer.</param>
    /// <param name="start">Sets status and headers; called before the first byte.</param>
    /// <param name="readError">Reads the provider's error from JSON.</param>
    /// <param name="tally">Counts what passes, or null.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The error that came instead of a first event, or null.</returns>
    public static async ValueTask<ProviderError?> RelayAsync(
        Stream body, HttpResponse response, Action start, Func<ReadOnlyMemory<byte>, ProviderError> readError, EventTally? tally, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var length = await ReadFirstAsync(body, buffer, cancellation).ConfigureAwait(false);
            if (length == 0)
                return ProviderError.Malformed("The provider opened a stream of events and sent none.");
            if (ErrorIn(buffer.AsMemory(0, length)) is { IsEmpty: false } error)
                return readError(error);

            start();
            for (; length > 0; length = await body.ReadAsync(buffer, cancellation).ConfigureAwait(false))
            {
                tally?.Take(buffer.AsSpan(0, length));
                await response.Body.WriteAsync(buffer.AsMemory(0, length), cancellation).ConfigureAwait(false);
                await response.Body.FlushAsync(cancellation).ConfigureAwait(false);
            }

            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Until the first event's name is known; an event of an error is short and read whole.
    private static async ValueTask<int> ReadFirstAsync(Stream body, byte[] buffer, CancellationToken cancellation)
    {
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await body.ReadAsync(buffer.AsMemory(length), cancellation).ConfigureAwait(false);
            length += read;
            var text = buffer.AsSpan(0, length);
            if (read == 0 || (text.Contains((byte)'\n') && (!IsError(text) || text.IndexOf("\n\n"u8) >= 0 || text.IndexOf("\r\n\r\n"u8) >= 0)))
                break;
        }

        return length;
    }

    private static bool IsError(ReadOnlySpan<byte> text) => text.StartsWith("event: error"u8) || text.StartsWith("event:error"u8);

    private static ReadOnlyMemory<byte> ErrorIn(ReadOnlyMemory<byte> text)
    {
        if (!IsError(text.Span))
            return default;
        var data = text.Span.IndexOf("data:"u8);
        if (data < 0)
            return default;
        var line = text[(data + 5)..];
        var end = line.Span.IndexOf((byte)'\n');
        return end < 0 ? line : line[..end];
    }
}
