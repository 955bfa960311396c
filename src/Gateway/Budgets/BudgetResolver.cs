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
    /// <summary>Lists the budgets that apply to an attempt, or the error that prevents it; an empty list means none.</summary>
    /// <param name="exchange">The caller's request.</param>
    /// <param name="saved">The target's saved provider, or null.</param>
    public ValueTask<Result<ApplicableBudget[]>> OfAsync(ImageRequestContext exchange, SavedProvider? saved) =>
        WithPoliciesAsync(Of(exchange.Caller.Principal, saved), exchange);

    /// <summary>Gets the budgets that apply whatever the target.</summary>
    public ValueTask<Result<ApplicableBudget[]>> OfRequestAsync(ImageRequestContext exchange, SavedProvider? saved) =>
        WithPoliciesAsync(OfRequest(exchange.Caller.Principal, saved), exchange);

    private async ValueTask<Result<ApplicableBudget[]>> WithPoliciesAsync(
        ApplicableBudget[] payers, ImageRequestContext exchange)
    {
        if (!(await policies.OfAsync(exchange)).TryGet(out var ofPolicies, out var error))
            return error;
        return ofPolicies.Length == 0 ? payers : [.. payers, .. ofPolicies];
    }

    private ApplicableBudget[] Of(Principal principal, SavedProvider? saved)
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
}
