using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Leases;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Gateway.Budgets;

/// <summary>
/// The budgets of policies: one for each value that requests come with. A value's budget gets the policy's rules before it is
/// charged for the first time, and after every change of the policy; what was set is remembered. Callers choose the values,
/// so their number is bounded for each workspace, by a budget that counts them.
/// </summary>
public sealed class PolicyBudgets(ILedgers ledgers, LeaseManagerService instance, LimitOptions limits)
{
    private const int MostRemembered = 100_000;
    private const int HashBytes = 16;

    private readonly ConcurrentDictionary<BudgetId, long> _set = new();
    private readonly ConcurrentDictionary<string, bool> _counted = new();

    /// <summary>The budget of a policy's value. The value itself may be long, or nobody else's business.</summary>
    public static BudgetId IdFor(string policyId, string value) =>
        new(BudgetKind.Policy,
            $"{policyId}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)).AsSpan(0, HashBytes))}");

    /// <summary>Sees to it that a budget has the policy's rules.</summary>
    /// <returns>Why it cannot have them; null: it has.</returns>
    public ValueTask<GatewayError?> EnsureAsync(
        StoredResource entry, PolicyRecord policy, BudgetId budget, CancellationToken cancellation) =>
        _set.TryGetValue(budget, out var version) && version >= entry.Version ? default : SetAsync(entry, policy, budget, cancellation);

    private async ValueTask<GatewayError?> SetAsync(
        StoredResource entry, PolicyRecord policy, BudgetId budget, CancellationToken cancellation)
    {
        try
        {
            var known = await ledgers.ReadAsync(budget, cancellation);
            if (known.Version == 0 && await CountAsync(entry.Workspace, cancellation) is { } refusal)
                return refusal;
            await ledgers.SetRulesAsync(budget, policy.Limits.Rules() with { Version = entry.Version }, cancellation);
        }
        catch (Exception failure) when (failure is ControlPlaneUnavailableException or IOException)
        {
            return LedgerErrors.Unavailable;
        }

        if (_set.Count >= MostRemembered)
            _set.Clear();
        _set[budget] = entry.Version;
        return null;
    }

    private async ValueTask<GatewayError?> CountAsync(string workspace, CancellationToken cancellation)
    {
        var counter = new BudgetId(BudgetKind.Policy, "values:" + workspace);
        if (!_counted.ContainsKey(workspace))
        {
            await ledgers.SetRulesAsync(counter, new() { Limits = new(null, limits.PolicyValues, null) }, cancellation);
            _counted[workspace] = true;
        }

        var reservation = await instance.AdmitAsync(Guid.CreateVersion7(), [new(counter, new(0, 1, 0))], isLocal: true, cancellation);
        switch (reservation)
        {
            case { Status: ReservationStatus.Reserved }:
                instance.Settle(reservation, Settlement.Answered(0, 0));
                return null;
            case { Status: ReservationStatus.Left }:
                return LedgerErrors.CallerLeft;
            case { Refusal: ReservationRefusal.Exhausted }:
                return LedgerErrors.TooManyPolicyValues(limits.PolicyValues);
            default:
                return LedgerErrors.Unavailable;
        }
    }
}
