using System.Diagnostics.Metrics;
using ImageGateway.Core.Budgets;
using ImageGateway.Gateway.HealthChecks;
using ImageGateway.Gateway.Telemetry;

namespace ImageGateway.Gateway.Budgets;

/// <summary>Counts what the ledgers could not do for requests.</summary>
public sealed class LedgerMetrics
{
    private const string Part = "ledger";

    private readonly Degradations _degradations;
    private readonly Counter<long> _unaccounted;
    private readonly Counter<long> _replies;

    /// <summary>Creates the instruments of ledgers.</summary>
    public LedgerMetrics(IMeterFactory meters, Degradations degradations)
    {
        _degradations = degradations;
        var meter = meters.Create(TelemetryNames.Source);
        _replies = meter.CreateCounter<long>(
            TelemetryNames.LeaseInstrument, "{reply}",
            "Replies of budgets to this instance by verdict; short means that what is missing lies unused with another instance.");
        _unaccounted = meter.CreateCounter<long>(
            "imagegateway.ledger.unaccounted", "{attempt}",
            "Attempts that no usage counts: their budgets have no limit and their ledger did not answer.");
    }

    /// <summary>A budget replied to a message of a lease, or did not.</summary>
    /// <param name="verdict">The verdict; null: no reply.</param>
    public void Replied(SyncVerdict? verdict) => _replies.Add(1, new KeyValuePair<string, object?>("verdict", verdict switch
    {
        SyncVerdict.Granted => "granted",
        SyncVerdict.Short => "short",
        SyncVerdict.Exhausted => "exhausted",
        SyncVerdict.Moved => "moved",
        SyncVerdict.Unknown => "unknown",
        SyncVerdict.Closed => "closed",
        SyncVerdict.Recovering => "recovering",
        SyncVerdict.Refused => "refused",
        SyncVerdict.Disabled => "disabled",
        _ => "none",
    }));

    /// <summary>The ledgers do not answer.</summary>
    public void Away() => _degradations.Failed(Part);

    /// <summary>An attempt went on without its budgets.</summary>
    public void Unaccounted()
    {
        _degradations.Failed(Part);
        _unaccounted.Add(1);
    }
}
