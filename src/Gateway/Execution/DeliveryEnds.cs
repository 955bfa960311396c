using ImageGateway.Core.Errors;
using ImageGateway.Core.Pricing;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Responses;

namespace ImageGateway.Gateway.Execution;

/// <summary>Ends of a delivery: how each is told and what it costs.</summary>
internal static class DeliveryEnds
{
    /// <summary>
    /// Recognizes a content filter's verdict in a failure. A verdict is one whoever gives it, with a code or in words only.
    /// </summary>
    public static AttemptResult Judge(Attempt attempt, AttemptResult result) =>
        result is AttemptResult.Failed { Error.Moderated: false } failed
            && ModerationVerdict.Find(failed.ProviderStatus, failed.Error, attempt.Image) is { } verdict
            ? failed with { Error = verdict, ProviderStatus = StatusCodes.Status400BadRequest, Status = StatusCodes.Status400BadRequest }
            : result;

    /// <summary>Ends an attempt whose answer cannot be used.</summary>
    public static AttemptResult.Failed Fail(Attempt attempt, UpstreamReply reply, ProviderError error) => new(
        attempt.Target,
        error.Moderated ? StatusCodes.Status400BadRequest : UpstreamStatus.OfFailure(error.Status),
        error,
        attempt.Notes,
        reply,
        error.Class == AttemptClass.Failed && attempt.Provider.Capabilities.BillsFailures
            ? AttemptClass.PerhapsStarted
            : error.Class ?? AttemptClass.Answered);

    /// <summary>Ends an attempt whose answer broke off; what has begun is cut, so that nobody takes it for whole.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="started">Whether a part of it was sent to the caller.</param>
    /// <param name="failure">What went wrong; null only where a part was sent.</param>
    public static AttemptResult BreakOff(Attempt attempt, bool started, Exception? failure)
    {
        if (!started)
            return ProviderCaller.FailureOfResponse(failure!, attempt.Target, attempt.Deadline);
        attempt.Exchange.Context.Abort();
        return new AttemptResult.Aborted();
    }

    /// <summary>The error of an answer without an image.</summary>
    public static ProviderError NoImage(Attempt attempt, int filtered) => filtered > 0
        ? ProviderError.Filtered("Every picture was withheld by the provider's content filter.", "content_filtered")
        : ProviderError.Malformed($"'{attempt.Target.Provider}' answered without a picture.");

    /// <summary>Settles an attempt that broke off: what came whole was drawn; whether more was is not known.</summary>
    public static void ChargePart(Attempt attempt, ImageResponseWriter writer)
    {
        if (writer.Shown > 0)
            attempt.Settle(DrawnImages.From(writer.Tokens, writer.Shown), writer.Images, restInDoubt: true);
    }

    /// <summary>Warns the caller of images that were left out.</summary>
    public static void AddWarnings(Attempt attempt, ImageResponseWriter writer)
    {
        if (writer.Extra > 0)
            attempt.LateWarnings
                .Add($"extra_images: '{attempt.Target.Provider}' sent {writer.Extra} more than were asked for, which are left out");
    }

    /// <summary>Determines whether an exception is an answer that ended too soon.</summary>
    public static bool IsUpstreamFailure(Exception failure) =>
        failure is IOException or HttpRequestException or OperationCanceledException or InvalidDataException;
}
