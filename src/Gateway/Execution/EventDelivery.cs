using ImageGateway.Core.Errors;
using ImageGateway.Core.Pricing;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Responses;
using ImageGateway.Providers.Shared.OpenAiFormat;

namespace ImageGateway.Gateway.Execution;

/// <summary>Delivers a provider's events, each once it has come whole: the first event is final.</summary>
internal sealed class EventDelivery(ResponseParts parts, Attempt attempt, UpstreamReply reply)
{
    private readonly EventOutput _output = new(
        attempt.Exchange.Context.Response, attempt.Exchange.Record,
        () => parts.Start(attempt, reply, EventText.ContentType, DrawnImages.From(null, attempt.Image.Count)));

    public async ValueTask<AttemptResult> DeliverAsync()
    {
        var events = new EventStreamForwarder(
            _output,
            parts.Folder,
            parts.Conversion(attempt, attempt.Translation.Calls[0], reply) with { Limit = int.MaxValue },
            attempt.Image.Operation,
            attempt.Deadline.Token)
        {
            Expected = attempt.Image.Count,
            Time = parts.Time,
        };
        await using (events)
        {
            try
            {
                await events.ReadAsync(reply.Response.Body);
            }
            catch (Exception failure) when (DeliveryEnds.IsUpstreamFailure(failure))
            {
                Charge(events, isWhole: false);
                reply.Dispose();
                var result = ProviderCaller.FailureOfResponse(failure, attempt.Target, attempt.Deadline, AttemptClass.PerhapsStarted);
                return events.Started ? await BreakOffAsync(result) : result;
            }

            var error = ErrorOf(events);
            Charge(events, error is null);
            if (error is null)
            {
                reply.Dispose();
                return new AttemptResult.Answered();
            }

            var failed = DeliveryEnds.Fail(attempt, reply, error);
            return events.Started ? await BreakOffAsync(failed) : failed;
        }
    }

    private static ProviderError? ErrorOf(EventStreamForwarder events) => events switch
    {
        { Error.IsEmpty: false } => EventErrors.Read(events.Error, events.IsNothingButError),

        // Before the first event nothing is answered, so that another target can serve.
        { Started: false } => ProviderError.Malformed("The provider opened a stream of events and sent none.") with
        {
            Class = AttemptClass.PerhapsStarted,
        },
        { Drawn.Images: 0 } => ProviderError.Malformed("The provider's stream of events ended without an image."),
        _ => null,
    };

    private void Charge(EventStreamForwarder events, bool isWhole)
    {
        if (events.Drawn.Images > 0)
            attempt.Settle(events.Drawn, events.Images, restInDoubt: !isWhole);
    }

    // Said in an event, and cut, so that nobody takes the stream for whole.
    private async ValueTask<AttemptResult> BreakOffAsync(AttemptResult failure)
    {
        using var ended = failure;
        var body = DeliveryEnds.Judge(attempt, failure) switch
        {
            AttemptResult.Failed failed => ErrorWriter.Render(failed.Error, attempt.Target.Provider, attempt.Image.Operation),
            AttemptResult.Rejected rejected => ErrorWriter.Render(rejected.Error),
            _ => throw new InvalidOperationException("A broken stream is a failure."),
        };
        await _output.FailAsync(body.WrittenMemory);
        attempt.Exchange.Context.Abort();
        return new AttemptResult.Aborted();
    }
}
