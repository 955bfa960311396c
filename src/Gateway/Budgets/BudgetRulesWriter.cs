using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Gateway.Budgets;

/// <summary>
/// Tells the ledgers what the resource store says of their budgets. A budget has the id of its entry, which is never used again.
/// </summary>
public sealed class BudgetRulesWriter(ILedgers ledgers, IResourceStore resourceStore, LeaseManagerService instance) : IDisposable
{
    private static readonly BudgetRules Unbounded = new();

    // One after the other, so that what is set last is what the resource store says last.
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>The budget of an entry, or null for a kind that has none.</summary>
    public static BudgetId? BudgetOf(ResourceKind kind, string id) => kind switch
    {
        ResourceKind.Provider => new(BudgetKind.VirtualKey, id),
        ResourceKind.ApiKey => new(BudgetKind.ApiKey, id),
        ResourceKind.Workspace => new(BudgetKind.Workspace, id),
        _ => null,
    };

    /// <summary>Gets the limits of a resource store entry.</summary>
    public static BudgetLimits LimitsOf(StoredResource entry) => entry.Kind switch
    {
        ResourceKind.Provider => entry.Provider().Limits,
        ResourceKind.ApiKey => entry.ApiKey().Limits,
        ResourceKind.Workspace => entry.Workspace().Limits,
        _ => BudgetLimits.None,
    };

    /// <summary>Sets what an entry says that nobody can name yet.</summary>
    /// <exception cref="ControlPlaneUnavailableException">It is not known whether it was set.</exception>
    public async ValueTask SetAsync(StoredResource entry, CancellationToken cancellation)
    {
        if (!ledgers.FollowResources && BudgetOf(entry.Kind, entry.Id) is { } budget)
            await ledgers.SetRulesAsync(budget, LimitsOf(entry).Rules(), cancellation);
    }

    /// <summary>Sets what the resource store says of an entry now; the budget of one that was deleted lets nothing pass any more.</summary>
    /// <exception cref="ControlPlaneUnavailableException">It is not known whether it was set.</exception>
    public async ValueTask FollowAsync(ResourceKind kind, string id, CancellationToken cancellation)
    {
        if (BudgetOf(kind, id) is not { } budget)
            return;
        if (ledgers.FollowResources)
        {
            await instance.FlushAsync(budget, anyway: true);
            return;
        }

        await _turn.WaitAsync(cancellation);
        try
        {
            var entry = await resourceStore.ReadAsync(kind, id, cancellation);
            var rules = entry is null ? new() { Status = BudgetState.Deleted } : LimitsOf(entry).Rules();
            // A budget that was never told anything stands so already.
            if (entry is { Version: 1 } && rules == Unbounded)
                return;
            await ledgers.SetRulesAsync(budget, rules, cancellation);
            // Other front-ends learn it with their next message; what is done here counts here at once.
            await instance.FlushAsync(budget, anyway: true);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
