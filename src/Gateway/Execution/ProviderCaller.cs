using System.Buffers;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;

namespace ImageGateway.Gateway.Execution;

/// <summary>Sends one call of an attempt and tells the ways of getting no answer apart.</summary>
public sealed class ProviderCaller(UpstreamSender sender, TimeProvider time)
{
    private const int MaxErrorBytes = 64 * 1024;

    /// <summary>Sends a call to its provider.</summary>
    public async ValueTask<CallOutcome> SendAsync(
        ImageRequestContext exchange, IImageProvider provider, ProviderCall call, Target target, AttemptNotes notes, Deadline deadline)
    {
        UpstreamReply reply;
        var record = exchange.Record?.Current;
        var sentAt = record?.Send(call) ?? 0;
        try
        {
            reply = await sender.SendAsync(provider, call, target, exchange.Context.Request.Headers, deadline.Token);
            record?.Answered(sentAt, reply.SentHeaders);
            if (call.Task is null || target.RequestTimeout is null)
                deadline.HeadersArrived();
        }
        catch (CredentialException failure)
        {
            return new AttemptResult.Rejected(AttemptErrors.Credential(target.Provider, failure.Message), AttemptClass.NotStarted);
        }
        catch (UnsendableRequestException failure)
        {
            return new AttemptResult.Rejected(
                GatewayError.Invalid(failure.Message, failure.Header, failure.Code), AttemptClass.NotStarted);
        }
        catch (HttpRequestException failure)
        {
            return FailureOf(failure, target);
        }
        catch (IOException failure)
        {
            // It broke off behind its head.
            return FailureOfResponse(failure, target, deadline, AttemptClass.PerhapsStarted);
        }
        catch (OperationCanceledException) when (deadline.Expired)
        {
            return TimedOut(target, deadline);
        }
        catch (OperationCanceledException)
        {
            // The connect timeout of the handler: nothing was sent.
            return new AttemptResult.Rejected(AttemptErrors.Timeout(target.Provider), AttemptClass.NotStarted);
        }

        reply.Body.Observer = record?.Watch();
        if (reply.Response.Status is not (>= 200 and < 300))
            return await ReadErrorAsync(reply, provider, target, notes, deadline);

        // Events that were asked for begin when the provider likes.
        if (exchange.Image.Stream && reply.Response.ContentType == ResponseLabel.Events)
            return reply;
        try
        {
            await reply.CorrectLabelAsync(deadline.Token);
            return reply;
        }
        catch (Exception failure)
            when (failure is IOException or HttpRequestException or OperationCanceledException or InvalidDataException)
        {
            reply.Dispose();
            return FailureOfResponse(failure, target, deadline);
        }
    }

    /// <summary>
    /// The failure of an attempt whose time is up: the caller's own time is named in Portkey's words, the gateway's is 504.
    /// </summary>
    public static AttemptResult TimedOut(Target target, Deadline deadline) => new AttemptResult.Rejected(
        (deadline.IsOfHeaders ? target.RequestTimeout : target.TotalTimeout) is { } timeout
            ? AttemptErrors.RequestTimeout(timeout)
            : AttemptErrors.Timeout(target.Provider),
        AttemptClass.PerhapsStarted);

    /// <summary>
    /// The failure of an attempt whose 2xx answer cannot be taken to its end. It was answered, so that nothing draws it again;
    /// a time-out is one all the same, since whoever sets a time wants to go on.
    /// </summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="target">Where it went.</param>
    /// <param name="deadline">Its time.</param>
    /// <param name="of">The class of the failure; of events, whose head comes before anything is drawn, it is another one.</param>
    public static AttemptResult FailureOfResponse(
        Exception failure, Target target, Deadline deadline, AttemptClass of = AttemptClass.Answered) => failure switch
        {
            OperationCanceledException => TimedOut(target, deadline),
            SpoolException => new AttemptResult.Rejected(RequestErrors.NoSpool, of),
            InvalidDataException unusable => new AttemptResult.Rejected(AttemptErrors.Unusable(unusable.Message), of),
            ContentCodingException unusable => new AttemptResult.Rejected(AttemptErrors.Undecodable(target.Provider, unusable.Message), of),
            LinkException missing => new AttemptResult.Rejected(AttemptErrors.LinkBroken(target.Provider, missing.Message), of),
            _ => new AttemptResult.Rejected(AttemptErrors.Broken(target.Provider), of),
        };

    private static AttemptResult.Rejected FailureOf(HttpRequestException failure, Target target)
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
        var (length, isWhole) = (0, true);
        try
        {
            int read;
            while (length < MaxErrorBytes
                && (read = await reply.Response.Body.ReadAsync(buffer.AsMemory(length, MaxErrorBytes - length), deadline.Token)) > 0)
                length += read;
        }
        catch (Exception failure)
            when (failure is IOException or HttpRequestException or OperationCanceledException or InvalidDataException)
        {
            // The status is known; what came of the message is enough.
            isWhole = false;
        }

        var status = reply.Response.Status;
        var error = provider.ReadError(reply.Response, buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
        error = error with { RetryAfter = WaitOf(reply, error) };

        // A moderation verdict is the caller's matter whatever number the provider gave it (docs/architecture/errors.md#content-filters).
        var answered = error.Moderated ? StatusCodes.Status400BadRequest : status;
        return new AttemptResult.Failed(
            target, answered, error, notes, reply, error.Class
                ?? AttemptClasses.OfStatus(status, isWhole && error.IsOwnShape && !provider.Capabilities.BillsFailures));
    }

    // Its header, else its words, else the end of the window that is used up.
    private TimeSpan? WaitOf(UpstreamReply reply, ProviderError error) =>
        RetryAfter.Read(reply.Response.Headers, time.GetUtcNow())
        ?? error.RetryAfter
        ?? (reply.Response.Status == StatusCodes.Status429TooManyRequests ? reply.Limit?.Reset : null);
}
