using System.Diagnostics.Metrics;
using ImageGateway.Gateway.HealthChecks;

namespace ImageGateway.Gateway.Budgets;

/// <summary>Counts what the ledgers could not do for requests.</summary>
public sealed class LedgerMetrics
{
    private const string Part = "ledger";

    private readonly Degradations _degradations;
    private readonly Counter<long> _unaccounted;

    /// <summary>Creates the instruments of ledgers.</summary>
    public LedgerMetrics(IMeterFactory meters, Degradations degradations)
    {
        _degradations = degradations;
        _unaccounted = meters.Create("ImageGateway").CreateCounter<long>(
            "imagegateway.ledger.unaccounted", "{attempt}",
            "Attempts that no usage counts: their budgets have no limit and their ledger did not answer.");
    }

    /// <summary>The ledgers do not answer.</summary>
    public void Away() => _degradations.Failed(Part);

    /// <summary>An attempt went on without its budgets.</summary>
    public void Unaccounted()
    {
        _degradations.Failed(Part);
        _unaccounted.Add(1);
    }
}
