using System.Buffers;
using ImageGateway.Api.Answers;
using ImageGateway.Api.Upstream;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Routing;
using ImageGateway.Core.Upstream;

namespace ImageGateway.Api.Pipeline;

/// <summary>Sends one call of an attempt and tells the ways of getting no answer apart.</summary>
internal sealed class CallRunner(UpstreamSender sender, TimeProvider time)
{
    private const int MaxErrorBytes = 64 * 1024;

    /// <summary>Sends a call.</summary>
    /// <returns>The head of a 2xx answer, or how the call failed.</returns>
    public async ValueTask<(UpstreamReply? Reply, AttemptResult? Failure)> SendAsync(
        ImageExchange exchange, IImageProvider provider, ProviderCall call, Target target, AttemptNotes notes, Deadline deadline)
    {
        UpstreamReply reply;
        try
        {
            reply = await sender.SendAsync(provider, call, target, exchange.Context.Request.Headers, deadline.Token).ConfigureAwait(false);
            if (call.Task is null || target.RequestTimeout is null)
                deadline.HeadersArrived();
        }
        catch (CredentialException failure)
        {
            return (null, new AttemptResult.Refused(AttemptErrors.Credential(target.Provider, failure.Message), AttemptClass.NotStarted));
        }
        catch (UnsendableRequestException failure)
        {
            return (null, new AttemptResult.Refused(GatewayError.Invalid(failure.Message, failure.Header, failure.Code), AttemptClass.NotStarted));
        }
        catch (HttpRequestException failure)
        {
            return (null, FailureOf(failure, target));
        }
        catch (OperationCanceledException) when (deadline.Expired)
        {
            return (null, TimedOut(target, deadline));
        }
        catch (OperationCanceledException)
        {
            // The connect timeout of the handler: nothing was sent.
            return (null, new AttemptResult.Refused(AttemptErrors.Timeout(target.Provider), AttemptClass.NotStarted));
        }

        if (reply.Answer.Status is >= 200 and < 300)
            return (reply, null);
        return (null, await ReadErrorAsync(reply, provider, target, notes, deadline).ConfigureAwait(false));
    }

    /// <summary>The failure of an attempt whose time is up: the caller's own time is named in Portkey's words, the gateway's is 504.</summary>
    public static AttemptResult TimedOut(Target target, Deadline deadline) => new AttemptResult.Refused(
        (deadline.IsOfHeaders ? target.RequestTimeout : target.TotalTimeout) is { } timeout ? AttemptErrors.RequestTimeout(timeout) : AttemptErrors.Timeout(target.Provider),
        AttemptClass.PerhapsStarted);

    private static AttemptResult.Refused FailureOf(HttpRequestException failure, Target target)
    {
        if (failure.InnerException is EgressDeniedException)
            return new(AttemptErrors.Egress, AttemptClass.NotStarted);
        return UpstreamSender.IsConnectFailure(failure)
            ? new(AttemptErrors.Unreachable(target.Provider), AttemptClass.NotStarted)
            : new(AttemptErrors.Broken(target.Provider), AttemptClass.PerhapsStarted);
    }

    private async ValueTask<AttemptResult> ReadErrorAsync(
        UpstreamReply reply, IImageProvider provider, Target target, AttemptNotes notes, Deadline deadline)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaxErrorBytes);
        var length = 0;
        try
        {
            int read;
            while (length < MaxErrorBytes && (read = await reply.Answer.Body.ReadAsync(buffer.AsMemory(length, MaxErrorBytes - length), deadline.Token).ConfigureAwait(false)) > 0)
                length += read;
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or OperationCanceledException or InvalidDataException)
        {
            // The status is known; what came of the message is enough.
            length = Math.Max(length, 0);
        }

        var status = reply.Answer.Status;
        var error = provider.ReadError(reply.Answer, buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
        error = error with { RetryAfter = WaitOf(reply, error) };

        // A moderation verdict is the caller's matter whatever number the provider gave it (providers 1.5).
        var answered = error.Moderated ? StatusCodes.Status400BadRequest : status;
        return new AttemptResult.Failed(target, answered, error, notes, reply, error.Class ?? AttemptClasses.OfStatus(status));
    }

    // Its header, else its words, else the end of the window that is used up.
    private TimeSpan? WaitOf(UpstreamReply reply, ProviderError error) =>
        RetryAfter.Read(reply.Answer.Headers, time.GetUtcNow())
        ?? error.RetryAfter
        ?? (reply.Answer.Status == StatusCodes.Status429TooManyRequests ? reply.Limit?.Reset : null);
}
