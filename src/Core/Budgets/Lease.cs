using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGateway.Core.Budgets.RateLimiting;

namespace ImageGateway.Core.Budgets;

/// <summary>
/// One instance's standing at one budget in one period. The totals only grow, so that a message that is lost, doubled or
/// late never changes what they mean.
/// </summary>
public sealed record Lease
{
    /// <summary>The number of the newest message that was taken over.</summary>
    public long Seq { get; init; }

    /// <summary>All that the budget ever gave.</summary>
    public Amount Granted { get; init; }

    /// <summary>All that the instance gave back unused.</summary>
    public Amount Returned { get; init; }

    /// <summary>All that was spent for certain.</summary>
    public Amount Spent { get; init; }

    /// <summary>All that was perhaps spent.</summary>
    public Amount Doubt { get; init; }

    /// <summary>Amount held by running attempts, as last reported.</summary>
    public Amount Reserved { get; init; }

    /// <summary>Amount that the lease manager would like to hold unused: its recent spend over one term, as last reported.</summary>
    public Amount Want { get; init; }

    /// <summary>Verdict on the newest message, repeated when the message is.</summary>
    public SyncVerdict Verdict { get; init; }

    /// <summary>Time at which the lease manager was last heard.</summary>
    public DateTimeOffset HeardAt { get; init; }

    /// <summary>Part of the uncertain amount that was listed by attempt.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Amount Listed { get; init; }

    /// <summary>Part of the uncertain amount that was resolved: settled by the budget, or free again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Amount Resolved { get; init; }

    /// <summary>Part of the lease in the budget's rate and concurrency limits; null when it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LeaseTraffic? Traffic { get; init; }

    /// <summary>Members that a newer version wrote; they are written back.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }

    /// <summary>Computes the amount that the lease takes out of the budget.</summary>
    public Amount Committed() => Held() - Resolved;

    /// <summary>Computes the amount that the lease holds for no running attempt, as last reported.</summary>
    public Amount Unused() => Held() - Used();

    /// <summary>Amount used above the granted one: a provider billed above the reserved maximum.</summary>
    internal Amount Overbilled() => Used().Beyond(Granted - Returned);

    private Amount Held() => Amount.Max(Granted - Returned, Used());

    private Amount Used() => Spent + Doubt + Reserved;
}
