namespace ImageGateway.Simulators.Shared.Http;

/// <summary>Sends an answer, with the transport faults that no provider needs to know of.</summary>
public sealed class SimulatedResponseWriter(TimeProvider time)
{
    private static readonly TimeSpan BeforeReset = TimeSpan.FromMilliseconds(400);

    public async Task WriteAsync(
        HttpContext context, SimulatedResponse simulatedResponse, Transport transport, CancellationToken cancellationToken)
    {
        await PauseAsync(transport.BeforeHeaders, cancellationToken);
        var response = context.Response;
        response.StatusCode = simulatedResponse.Status;
        foreach (var (name, value) in simulatedResponse.Headers)
            response.Headers.Append(name, value);
        var chunks = simulatedResponse.IsStream || simulatedResponse.Chunks.Count == 0
            ? simulatedResponse.Chunks
            : Halve(simulatedResponse.Chunks[0]);
        if (!simulatedResponse.IsStream && HasBody(simulatedResponse.Status))
            response.ContentLength = simulatedResponse.Chunks.Sum(chunk => (long)chunk.Length);
        if (!HasBody(simulatedResponse.Status))
            return;

        var half = (chunks.Count + 1) / 2;
        for (var index = 0; index < chunks.Count; index++)
        {
            if (index == half)
            {
                await PauseAsync(transport.MidBody, cancellationToken);
                if (transport.Cut)
                    break;
            }

            await response.Body.WriteAsync(chunks[index], cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
        }

        if (transport.Cut)
        {
            // A reset overtakes what is still in the send buffer; and a client on a busy machine is to see the half that was written.
            await PauseAsync(BeforeReset, cancellationToken);
            context.Abort();
        }
    }

    private static bool HasBody(int status) => status is not (204 or 304);

    // Two halves, so that a stall or a cut comes in the middle of an image or of a JSON text.
    private static IReadOnlyList<ReadOnlyMemory<byte>> Halve(ReadOnlyMemory<byte> body) =>
        [body[..(body.Length / 2)], body[(body.Length / 2)..]];

    private Task PauseAsync(TimeSpan delay, CancellationToken cancellationToken) =>
        delay > TimeSpan.Zero ? Task.Delay(delay, time, cancellationToken) : Task.CompletedTask;
}
