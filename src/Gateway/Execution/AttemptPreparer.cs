using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Gateway.Execution;

/// <summary>Makes a request ready to be sent to one target: check, start its clock, translate, price.</summary>
public sealed class AttemptPreparer(AttemptTranslator translator, Deadlines deadlines, GatewayOptions options)
{
    /// <summary>Prepares an attempt at one target. Whoever sends it ends its <see cref="Attempt.Deadline"/>.</summary>
    /// <param name="provider">The target's provider.</param>
    /// <param name="target">The target.</param>
    /// <param name="request">The request as the target gets it.</param>
    /// <param name="retry">Which retry it is; 0 for the first try.</param>
    /// <param name="finished">The calls of earlier tries that have their images.</param>
    /// <param name="progress">The request's way.</param>
    public async ValueTask<PreparedAttempt> PrepareAsync(
        IImageProvider provider, Target target, TargetRequest request, int retry, FinishedCalls finished, RouteProgress progress)
    {
        var (exchange, sender, image) = (progress.Exchange, progress.Sender, request.Image);
        var next = FollowUps.Of(progress, target.Retry, retry);

        // Before the clock of the attempt starts: a config's time-out is about its provider.
        var hooks = await sender.CheckAsync(target, image, progress);
        if (hooks is not null && (hooks.Denied || (hooks.Failed && next.OnFailedRequest)))
            return new AttemptResult.BlockedByGuardrail(
                hooks, new([], progress.Warnings) { ModelUsed = request.ModelUsed, Sunset = request.Sunset, Retry = retry },
                AttemptClass.NotStarted);

        var deadline = deadlines.Start(
            target.Time.Headers, target.Time.Total, target.CancelOnDisconnect ? exchange.Context.RequestAborted : default);
        var prepared = default(PreparedAttempt);
        try
        {
            var writing = await translator.WriteAsync(sender.Sources, exchange, provider, target, request, deadline.Token);
            if (!writing.TryGet(out var written, out var refusal))
                return new AttemptResult.Rejected(refusal, AttemptClass.NotStarted) { PassedOver = true };
            var translation = written.Translation;
            var images = finished.IsEmpty ? image.Count : finished.Missing(translation).Sum(static call => call.Call.Images);
            return prepared = new Attempt(
                exchange, provider, target, image, translation, deadline,
                new(translation.Dropped, progress.Warnings) { ModelUsed = written.ModelUsed, Sunset = request.Sunset, Retry = retry },
                written.Quote)
            {
                Hooks = hooks,
                Next = next,
                Allowance = new(options.Limits),
                Finished = finished,
                Written = written,
                Images = images,
                Price = finished.IsEmpty ? written.Quote : translator.Quote(provider, written.Translated, images),
            };
        }
        finally
        {
            if (prepared.Attempt is null)
                deadline.Dispose();
        }
    }
}

/// <summary>An attempt that is ready to be sent, or how it ended before.</summary>
public readonly record struct PreparedAttempt(Attempt? Attempt, AttemptResult? Ended)
{
    /// <summary>An attempt that is ready.</summary>
    public static implicit operator PreparedAttempt(Attempt attempt) => new(attempt, null);

    /// <summary>One of which nothing is sent.</summary>
    public static implicit operator PreparedAttempt(AttemptResult ended) => new(null, ended);
}
