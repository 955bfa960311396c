using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Context;
using ImageGateway.Providers.Shared.OpenAiFormat;

namespace ImageGateway.Gateway.Execution;

/// <summary>
/// Sends an attempt's calls and has their images delivered: as they come where that is final, else when all is known
/// (docs/architecture/images.md#delivery).
/// </summary>
public sealed class ResponseForwarder(
    ProviderCaller calls, TaskPoller tasks, ResponseParts parts, SpooledDelivery spooled, JoinedDelivery joined, TimeProvider time)
{
    /// <summary>Runs an attempt and judges how it ended.</summary>
    public async ValueTask<AttemptResult> ForwardAsync(Attempt attempt)
    {
        attempt.Exchange.SentAt = time.GetTimestamp();
        if (attempt.Translation.Calls is not [var call])
            return DeliveryEnds.Judge(attempt, await joined.DeliverAsync(attempt));

        var outcome = await calls.SendAsync(
            attempt.Exchange, attempt.Provider, call, attempt.Target, attempt.Notes, attempt.Deadline);
        return DeliveryEnds.Judge(attempt, await DeliverAsync(attempt, call, outcome));
    }

    // Of a small answer it has ended when it returns; what waits for the provider keeps nothing for it.
    private async ValueTask<AttemptResult> DeliverAsync(Attempt attempt, ProviderCall call, CallOutcome outcome)
    {
        if (!outcome.TryGet(out var sent, out var failure))
            return failure;
        var response = call.Task is null ? TaskPoller.Read(call, sent) : await tasks.AnswerAsync(attempt, call, sent);
        if (response is not { Reply: { } reply, Reader: { } reader })
            return response.Failure!;

        var waits = !attempt.Target.OutputGuardrails.IsEmpty || attempt.Next.OnResponse;
        if (!waits && !attempt.Image.Stream && !reader.VerdictFollows(reply.Response))
        {
            await using var streamed = new StreamedDelivery(parts, attempt, reply);
            return await streamed.DeliverAsync(reader);
        }

        return !waits && attempt.Image.Stream && reply.Response.ContentType == EventResponseReader.ContentType
            ? await new EventDelivery(parts, attempt, reply).DeliverAsync()
            : await spooled.DeliverAsync(attempt, call, reply, reader);
    }

    /// <summary>Gives what there is of an attempt whose other calls are not tried again.</summary>
    public ValueTask<AttemptResult> GiveFinishedAsync(FinishedCalls finished) => joined.GiveFinishedAsync(finished);
}
