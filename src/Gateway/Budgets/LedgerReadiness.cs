using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Gateway.HealthChecks;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Gateway.Budgets;

/// <summary>
/// Readiness of the ledgers. Budgets without a limit keep nobody waiting for them; but where callers have keys and every
/// workspace has limits, no request is served while no ledger answers and nothing that was granted may be spent.
/// </summary>
internal sealed class LedgerReadiness(LeaseManagerService instance, IResourceStore resourceStore, GatewayOptions options) : IReadiness
{
    /// <inheritdoc/>
    public string Name => "ledgers";

    /// <inheritdoc/>
    public bool IsReady => options.Auth == AuthMode.Open || !instance.IsLost || !IsEveryWorkspaceBounded();

    // Answered from memory; while it is not, nothing is known that would speak against serving.
    private bool IsEveryWorkspaceBounded()
    {
        var workspaces = resourceStore.ListAsync(ResourceKind.Workspace, null, CancellationToken.None);
        return workspaces.IsCompletedSuccessfully && workspaces.Result.All(static entry => IsBounded(entry.Workspace().Limits));
    }

    private static bool IsBounded(BudgetLimits limits) => !limits.UsageLimits.IsEmpty || !limits.RateLimits.IsEmpty;
}
