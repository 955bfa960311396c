using System.Collections.Immutable;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Api.Management.Logs;

/// <summary>Words of the request log's values in answers and filters.</summary>
internal static class LogWords
{
    /// <value>Words of operations.</value>
    public static ImmutableArray<(ImageOperation Value, string Word)> Operations { get; } =
        [(ImageOperation.Generation, "generation"), (ImageOperation.Edit, "edit"), (ImageOperation.Variation, "variation")];

    /// <value>Words of origins.</value>
    public static ImmutableArray<(LogSource Value, string Word)> Sources { get; } =
    [
        (LogSource.Attempt, "attempt"), (LogSource.Refused, "refused"), (LogSource.CacheHit, "cache_hit"), (LogSource.Replay, "replay"),
        (LogSource.Client, "client"),
    ];

    /// <value>Words of the cache's uses, as Portkey writes them.</value>
    public static ImmutableArray<(LogCache Value, string Word)> Caches { get; } =
    [
        (LogCache.Disabled, "DISABLED"), (LogCache.Miss, "MISS"), (LogCache.Hit, "HIT"), (LogCache.Refresh, "REFRESH"),
        (LogCache.SemanticHit, "SEMANTIC HIT"),
    ];

    /// <value>Words of classes of attempts, as <c>x-gateway-attempt-class</c> has them.</value>
    public static ImmutableArray<(AttemptClass Value, string Word)> Classes { get; } =
        [.. Enum.GetValues<AttemptClass>().Select(static value => (value, value.Name()))];

    /// <value>Words of reasons for a target.</value>
    public static ImmutableArray<(RouteReason Value, string Word)> Reasons { get; } =
    [
        (RouteReason.Single, "single"), (RouteReason.Fallback, "fallback"), (RouteReason.LoadBalance, "loadbalance"),
        (RouteReason.Conditional, "conditional"), (RouteReason.Retry, "retry"),
    ];

    /// <summary>The word of a value.</summary>
    public static string Of<T>(ImmutableArray<(T Value, string Word)> words, T value) =>
        words.First(word => EqualityComparer<T>.Default.Equals(word.Value, value)).Word;
}
