using System.Collections.Immutable;

namespace ImageGateway.Core.Budgets.RateLimiting;

/// <summary>The part of a <see cref="SyncMessage"/> about rates and slots.</summary>
public sealed record TrafficReport
{
    /// <summary>Greatest number of unused permits that one message may name.</summary>
    public const int MaxUnused = 100;

    /// <summary>The permits that are missing for attempts that wait; given as far as there are any.</summary>
    public Permits Need { get; init; }

    /// <summary>Number of these that the first waiting attempt needs.</summary>
    public Permits NeedFirst { get; init; }

    /// <summary>The permits that the instance expects to use while they are valid; given if there are plenty.</summary>
    public Permits Want { get; init; }

    /// <summary>Permits that came to nothing, by the message that was given them. Each is named once.</summary>
    public ImmutableArray<UnusedPermits> Unused { get; init; } = [];

    /// <summary>First message whose permits may still come back unused.</summary>
    public long LiveFrom { get; init; }

    /// <summary>Total of slots given back.</summary>
    public long SlotsReturned { get; init; }

    /// <summary>Number of concurrency permits that running attempts hold now.</summary>
    public long SlotsInUse { get; init; }

    /// <summary>Number of further concurrency permits that waiting attempts need.</summary>
    public long SlotsAwaited { get; init; }

    /// <summary>Number of further concurrency permits that the first waiting attempt needs.</summary>
    public long SlotsAwaitedFirst { get; init; }

    /// <summary>Determines whether every number is in range.</summary>
    public bool IsSound() =>
        Need.IsSound() && NeedFirst.IsSound() && Want.IsSound() && LiveFrom >= 0 && Unused.Length <= MaxUnused
            && Unused.All(unused => unused.Permits.IsSound())
        && IsSound(SlotsReturned) && IsSound(SlotsInUse) && IsSound(SlotsAwaited) && IsSound(SlotsAwaitedFirst);

    private static bool IsSound(long slots) => slots is >= 0 and <= Permits.MaxCount;
}

/// <summary>Permits that came to nothing.</summary>
/// <param name="Seq">The message that was given them.</param>
/// <param name="Permits">How many.</param>
public readonly record struct UnusedPermits(long Seq, Permits Permits);
