using System.Text.Json.Serialization;

namespace ImageGateway.Core.Budgets.RateLimiting;

/// <summary>Limits on requests and images within a window.</summary>
/// <param name="Requests">Requests; null: no bound.</param>
/// <param name="Images">Images; null: no bound.</param>
public readonly record struct RateBound(long? Requests, long? Images)
{
    // Twice the largest sound number can be taken from it and it still covers every need.
    private const long Unbounded = 1L << 60;

    /// <summary>True when at least one of the rates is limited.</summary>
    [JsonIgnore]
    public bool IsSet => Requests is not null || Images is not null;

    /// <summary>Determines whether each bound is from 0 to <see cref="Permits.MaxCount"/>.</summary>
    public bool IsSound() => Requests is null or (>= 0 and <= Permits.MaxCount) && Images is null or (>= 0 and <= Permits.MaxCount);

    internal Permits Free(Permits counted) => All.Beyond(counted);

    internal Permits All => new(Requests ?? Unbounded, Images ?? Unbounded);
}
