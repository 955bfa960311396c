using System.Collections.Immutable;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.CircuitBreaking;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Responses;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Gateway.Execution;

/// <summary>
/// Carries out what a walk decides: all that asks or changes something outside the request. <see cref="AttemptSender"/> sends;
/// <see cref="Explanation"/> sends nothing and tells what would be sent.
/// </summary>
public interface IAttemptSender
{
    /// <summary>Chooses one of a load balance's children.</summary>
    /// <param name="balance">The load balance.</param>
    /// <param name="weights">Its weights, zero for children that are not to be chosen; not all zero.</param>
    /// <param name="progress">The request's way.</param>
    ValueTask<int> ChooseAsync(RouteNode.LoadBalance balance, ImmutableArray<double> weights, RouteProgress progress);

    /// <summary>Looks for a stored response and sets <see cref="RouteProgress.Cache"/>.</summary>
    /// <returns>True where the caller has its response, or why it does not get the one that is there.</returns>
    ValueTask<Result<bool>> FindStoredAsync(Target target, RouteProgress progress);

    /// <summary>Keeps the response that the caller gets.</summary>
    ValueTask KeepAsync(RouteProgress progress);

    /// <summary>Asks a target's breaker for an attempt.</summary>
    ValueTask<BreakerPass> EnterAsync(IImageProvider provider, Target target, TargetRequest request, RouteProgress progress);

    /// <summary>Shows the request to the input guardrails; null where none checks it before or after.</summary>
    ValueTask<GuardrailReport?> CheckAsync(Target target, ImageRequest image, RouteProgress progress);

    /// <summary>Gets what a translation needs beside the request.</summary>
    ITranslationSources Sources { get; }

    /// <summary>Sends the calls of an attempt, and gives their images to the caller.</summary>
    ValueTask<AttemptResult> SendAsync(Attempt attempt);

    /// <summary>Gives the images that there are when the rest is not tried again.</summary>
    ValueTask<AttemptResult> GiveFinishedAsync(FinishedCalls finished);
}

/// <summary>Gets what a translation needs beside the request.</summary>
public interface ITranslationSources
{
    /// <summary>A fact about a model; null where the provider did not give it.</summary>
    ValueTask<ReadOnlyMemory<byte>?> LookUpAsync(
        ImageRequestContext? exchange, IImageProvider provider, Target target, ModelMetadataLookup lookup);

    /// <summary>The request with files in place of links, or what is wrong with one of them.</summary>
    ValueTask<Result<ImageRequest>> ToFilesAsync(ImageRequestContext? exchange, ImageRequest image, CancellationToken cancellation);
}

/// <summary>Hears what a walk decides.</summary>
public interface IWalkObserver
{
    /// <summary>A strategy goes to one of its children.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="child">The child.</param>
    /// <param name="index">Which of its children or conditions it is; -1 for the default.</param>
    /// <param name="progress">The request's way.</param>
    void Entered(RouteNode strategy, RouteNode child, int index, RouteProgress progress);

    /// <summary>The walk is back at the strategy.</summary>
    void Left();

    /// <summary>Nothing is sent to a target.</summary>
    void PassedOver(RouteProgress progress, Target target, GatewayError error);

    /// <summary>An attempt ended, well or not.</summary>
    /// <param name="progress">The request's way.</param>
    /// <param name="target">Where it went.</param>
    /// <param name="model">The model that was asked, or null.</param>
    /// <param name="result">How it ended.</param>
    /// <param name="startedAt">Timestamp of its start.</param>
    void Ended(RouteProgress progress, Target target, string? model, AttemptResult result, long startedAt);

    /// <summary>A fallback goes on to its next child.</summary>
    void FellBack(RouteProgress progress, RouteOutcome from, RouteNode next);

    /// <summary>The plan is walked again without breakers, as every target that could serve has an open one.</summary>
    void IgnoresBreakers();
}
