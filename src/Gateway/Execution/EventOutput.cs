using ImageGateway.Gateway.RequestLog;
using ImageGateway.Gateway.Responses;

namespace ImageGateway.Gateway.Execution;

/// <summary>Writes events to the caller, and a copy of them to the record of the request.</summary>
/// <param name="response">The caller's answer.</param>
/// <param name="record">Record of the request; null where nothing is logged.</param>
/// <param name="start">Sets status and headers; called before the first byte.</param>
internal sealed class EventOutput(HttpResponse response, RequestRecord? record, Action start)
{
    /// <summary>True when anything was sent to the caller.</summary>
    public bool Started { get; private set; }

    /// <summary>Writes bytes of an event.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (!Started)
            start();
        Started = true;
        record?.Sent(bytes.Span);
        return response.Body.WriteAsync(bytes, cancellation);
    }

    /// <summary>Sends what was written.</summary>
    public Task FlushAsync() => Started ? response.Body.FlushAsync(CancellationToken.None) : Task.CompletedTask;

    /// <summary>Tells the caller of a failure behind the first event, before the connection is cut.</summary>
    /// <param name="json">The body that the error would have by itself.</param>
    public async ValueTask FailAsync(ReadOnlyMemory<byte> json)
    {
        await response.Body.WriteAsync(EventText.Error(json.Span), CancellationToken.None);
        await response.Body.WriteAsync(EventText.Padding, CancellationToken.None);
        await response.Body.FlushAsync(CancellationToken.None);
    }
}
