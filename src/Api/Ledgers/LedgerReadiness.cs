using ImageGateway.Api.Health;
using ImageGateway.Api.Options;

namespace ImageGateway.Api.Ledgers;

/// <summary>
/// Readiness of the ledgers: where callers have keys somebody pays for every request, so that none is served while no ledger
/// answers and nothing that was granted may be spent. In open mode requests are served that nobody pays for.
/// </summary>
internal sealed class LedgerReadiness(OwnerHost owner, GatewayOptions options) : IReadiness
{
    /// <inheritdoc/>
    public string Name => "ledgers";

    /// <inheritdoc/>
    public bool IsReady => options.Auth == AuthMode.Open || !owner.IsLost;
}
