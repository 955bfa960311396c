using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ImageGateway.Core.Budgets.RateLimiting;

/// <summary>A lease's part in its budget's rates and slots.</summary>
public sealed record LeaseTraffic
{
    /// <summary>The permits that its instance may still hold, the oldest first.</summary>
    public ImmutableArray<PermitGrant> Permits { get; init; } = [];

    /// <summary>Permits that the lease manager would like to get ahead, as last reported.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Permits PermitsWanted { get; init; }

    /// <summary>All slots that the budget ever gave.</summary>
    public long SlotsGranted { get; init; }

    /// <summary>All slots that the instance gave back.</summary>
    public long SlotsReturned { get; init; }

    /// <summary>Time until which its concurrency permits count: one term after its last message, as far as that was written.</summary>
    public DateTimeOffset SlotsUntil { get; init; }

    /// <summary>The message that came when its slots had ceased to count. Others may have them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long LapsedSeq { get; init; }

    /// <summary>Number of concurrency permits that it waits for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long SlotsAwaited { get; init; }

    /// <summary>Number of these that the first waiting attempt needs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long SlotsAwaitedFirst { get; init; }

    /// <summary>Place among the leases that wait: lower ones come first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Turn { get; init; }

    internal long SlotsHeld(DateTimeOffset now) => SlotsUntil > now ? SlotsGranted - SlotsReturned : 0;
}

/// <summary>Permits that one message was given.</summary>
/// <param name="Seq">The message.</param>
/// <param name="Permits">How many.</param>
/// <param name="At">When.</param>
/// <param name="Minute">Whether they count in the minute.</param>
/// <param name="Hour">Whether they count in the hour.</param>
/// <param name="Day">Whether they count in the day.</param>
public readonly record struct PermitGrant(long Seq, Permits Permits, DateTimeOffset At, bool Minute, bool Hour, bool Day);
