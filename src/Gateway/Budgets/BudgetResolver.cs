using System.Runtime.CompilerServices;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Gateway.Budgets;

/// <summary>
/// Resolves the budgets that apply to an attempt from what is known in the process. Every resource of the request applies, with a
/// limit or without, so that a limit set later knows what was used before. The exception is open mode: for targets without a
/// saved provider the default workspace applies only when it has limits; such requests touch no ledger.
/// </summary>
public sealed class BudgetResolver(GatewayOptions options, PolicyBudgetResolver policies)
{
    // The budgets of a key change with it alone, and a key mostly uses one provider.
    private readonly ConditionalWeakTable<Principal, Known> _known = [];

    /// <summary>Gets the budgets that apply to an attempt, or the error that prevents it; none where nobody is charged.</summary>
    /// <param name="exchange">The caller's request.</param>
    /// <param name="saved">The target's saved provider, or null.</param>
    public ValueTask<Result<PayingBudgets>> OfAsync(ImageRequestContext exchange, SavedProvider? saved) =>
        WithPoliciesAsync(Of(exchange.Caller.Principal, saved), exchange);

    /// <summary>Gets the budgets that apply whatever the target.</summary>
    public ValueTask<Result<PayingBudgets>> OfRequestAsync(ImageRequestContext exchange, SavedProvider? saved) =>
        WithPoliciesAsync(new(OfRequest(exchange.Caller.Principal, saved)), exchange);

    private ValueTask<Result<PayingBudgets>> WithPoliciesAsync(PayingBudgets paying, ImageRequestContext exchange)
    {
        var asking = policies.OfAsync(exchange);
        return asking.IsCompletedSuccessfully ? new(With(paying, asking.Result)) : WithAsync(paying, asking);
    }

    private static async ValueTask<Result<PayingBudgets>> WithAsync(
        PayingBudgets paying, ValueTask<Result<ApplicableBudget[]>> asking) => With(paying, await asking);

    private static Result<PayingBudgets> With(PayingBudgets paying, Result<ApplicableBudget[]> ofPolicies) =>
        ofPolicies.TryGet(out var others, out var error) ? paying.With(others) : error;

    private PayingBudgets Of(Principal principal, SavedProvider? saved)
    {
        var known = _known.GetOrCreateValue(principal);
        if (known.Last is { } last && ReferenceEquals(last.Saved, saved))
            return last.Budgets;
        var budgets = new PayingBudgets(ListOf(principal, saved));
        known.Last = new(saved, budgets);
        return budgets;
    }

    private ApplicableBudget[] ListOf(Principal principal, SavedProvider? saved)
    {
        var ofRequest = OfRequest(principal, saved);
        if (saved is null)
            return ofRequest;
        var own = new ApplicableBudget(new(BudgetKind.VirtualKey, saved.Id), saved.Limits, saved.Slug) { Mask = saved.Mask };
        return saved.Integration is { } lendingIntegration
            ? [.. ofRequest, new(new(BudgetKind.VirtualKey, lendingIntegration.Id), lendingIntegration.Limits, lendingIntegration.Slug)
                { Mask = saved.Mask, Lends = true }, own]
            : [.. ofRequest, own];
    }

    private ApplicableBudget[] OfRequest(Principal principal, SavedProvider? saved)
    {
        var workspacePays = options.Auth == AuthMode.Keys || saved is not null || Bounds(principal.WorkspaceLimits);
        if (!workspacePays)
            return [];
        var workspace = new ApplicableBudget(
            new(BudgetKind.Workspace, principal.Workspace), principal.WorkspaceLimits, principal.Workspace);
        return principal.ApiKeyId is { } key
            ? [workspace, new(new(BudgetKind.ApiKey, key), principal.KeyLimits, principal.KeyMask ?? string.Empty)]
            : [workspace];
    }

    private static bool Bounds(BudgetLimits limits) => !limits.UsageLimits.IsEmpty || !limits.RateLimits.IsEmpty;

    private sealed class Known
    {
        public Entry? Last { get; set; }
    }

    private sealed record Entry(SavedProvider? Saved, PayingBudgets Budgets);
}
