namespace ImageGateway.Core.Budgets.RateLimiting;

/// <summary>The part of a budget's answer about rates and slots.</summary>
public sealed record TrafficReply
{
    /// <summary>Rate limits of each window.</summary>
    public PerWindow<RateBound> Rates { get; init; }

    /// <summary>Limits on images in flight.</summary>
    public ConcurrencyRules Slots { get; init; }

    /// <summary>The permits that this message was given.</summary>
    public Permits Permits { get; init; }

    /// <summary>
    /// Time after which the first attempt without a permit may try again; null when it got some, or asks for more than there ever
    /// are.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True when lease managers shall ask for no more permits than they need.</summary>
    public bool AreRatesTight { get; init; }

    /// <summary>State of the tightest limit on requests; null when there is none.</summary>
    public RateLeft? Requests { get; init; }

    /// <summary>State of the tightest limit on images; null when there is none.</summary>
    public RateLeft? Images { get; init; }

    /// <summary>All slots that the budget ever gave to this lease.</summary>
    public long SlotsGranted { get; init; }

    /// <summary>True when others may have the lease's concurrency permits by now; those not in use go back at once.</summary>
    public bool DidSlotsLapse { get; init; }

    /// <summary>
    /// True when other leases wait for concurrency permits or more are out than allowed; freed concurrency permits go back at
    /// once.
    /// </summary>
    public bool AreSlotsScarce { get; init; }
}
