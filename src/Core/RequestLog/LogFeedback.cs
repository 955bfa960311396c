using System.Collections.Immutable;

namespace ImageGateway.Core.RequestLog;

/// <summary>An opinion on the response of a request.</summary>
public sealed record LogFeedback
{
    /// <summary>Millionths of a whole, in which weights are kept.</summary>
    public const int WholeWeight = 1_000_000;

    /// <value>Id of the feedback.</value>
    public required Guid Id { get; init; }

    /// <value>Trace id of the request.</value>
    public required string TraceId { get; init; }

    /// <value>Time at which it was given, in UTC.</value>
    public required DateTimeOffset At { get; init; }

    /// <value>The opinion, from −10 to 10.</value>
    public required int Value { get; init; }

    /// <value>Weight beside other feedback, in millionths from 0 to 1,000,000.</value>
    public required int Weight { get; init; }

    /// <value>Metadata as a JSON object; empty when there is none.</value>
    public string Metadata { get; init; } = string.Empty;

    /// <value>Dimensions of the request's final entry; those that were not known have the workspace only.</value>
    public RollupKey Key { get; init; }

    /// <value>Slug of the request's saved config; empty for none.</value>
    public string Config { get; init; } = string.Empty;

    /// <value>End user of the request; empty when none was named.</value>
    public string User { get; init; } = string.Empty;
}

/// <summary>Sums of feedback of one step, model and value.</summary>
/// <param name="Start">Start of the step.</param>
/// <param name="Provider">Slug of the provider.</param>
/// <param name="Model">Name of the model.</param>
/// <param name="Value">The opinion.</param>
/// <param name="Count">Number of feedback.</param>
/// <param name="Weight">Sum of weights, in millionths.</param>
public sealed record FeedbackSum(DateTimeOffset Start, string Provider, string Model, int Value, long Count, long Weight);

/// <summary>Bounds of the weighted mean of the feedback on a request, in millionths, both included.</summary>
/// <param name="Least">The least; null: no bound.</param>
/// <param name="Most">The greatest; null: no bound.</param>
public readonly record struct FeedbackRange(long? Least, long? Most);

/// <summary>Keeps the feedback on requests.</summary>
public interface ILogFeedback
{
    /// <summary>Stores feedback on requests.</summary>
    /// <exception cref="IOException">The store is away.</exception>
    ValueTask AddAsync(ImmutableArray<LogFeedback> feedback, CancellationToken cancellation);

    /// <summary>The feedback of an id, or null.</summary>
    /// <exception cref="IOException">The store is away.</exception>
    ValueTask<LogFeedback?> FindAsync(Guid id, CancellationToken cancellation);

    /// <summary>Changes value, weight and metadata of feedback.</summary>
    /// <exception cref="IOException">The store is away.</exception>
    ValueTask UpdateAsync(LogFeedback feedback, CancellationToken cancellation);

    /// <summary>Sums of feedback by steps of equal length, in order of time.</summary>
    /// <param name="filter">
    /// Times of the feedback, and dimensions, config, user and trace of the request; other members must be empty.
    /// </param>
    /// <param name="step">Length of a step; steps begin at whole multiples of it in UTC.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="IOException">The store is away.</exception>
    ValueTask<ImmutableArray<FeedbackSum>> SumsAsync(LogFilter filter, TimeSpan step, CancellationToken cancellation);

    /// <summary>
    /// Trace ids of requests whose feedback has a weighted mean within bounds, those with the newest feedback first. Feedback that has no
    /// weight in all has no mean.
    /// </summary>
    /// <param name="range">The bounds.</param>
    /// <param name="filter">A filter of times of the feedback and of workspaces only.</param>
    /// <param name="limit">Most trace ids.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="IOException">The store is away.</exception>
    ValueTask<ImmutableArray<string>> TracesAsync(
        FeedbackRange range, LogFilter filter, int limit, CancellationToken cancellation);
}
