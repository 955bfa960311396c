using System.Collections.Immutable;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Gateway.Budgets;

/// <summary>Resolves the values of the workspace's policies that apply to a request: by metadata, user and key.</summary>
public sealed class PolicyBudgetResolver(IResourceStore resourceStore, PolicyBudgets budgets)
{
    /// <summary>Policies of a workspace. An attempt is charged to at most 16 budgets, four of which are not policies'.</summary>
    public const int MostPolicies = 12;

    private const int MaxNameChars = 64;

    /// <summary>Gets the policy values that apply whatever the target, each with its rules, or the error that prevents it.</summary>
    public ValueTask<Result<ApplicableBudget[]>> OfAsync(ImageRequestContext exchange)
    {
        if (exchange.PolicyPayers is { } known)
            return new(known);
        var asking = resourceStore.PoliciesAsync(exchange.Caller.Principal.Workspace, exchange.Context.RequestAborted);
        if (!asking.IsCompletedSuccessfully)
            return AskAsync(exchange, asking);
        var policies = asking.Result;
        if (!policies.IsEmpty)
            return AskAsync(exchange, new(policies));
        exchange.PolicyPayers = [];
        return new(exchange.PolicyPayers);
    }

    private async ValueTask<Result<ApplicableBudget[]>> AskAsync(
        ImageRequestContext exchange, ValueTask<ImmutableArray<StoredResource>> asking)
    {
        var (payers, cancellation) = (new List<ApplicableBudget>(), exchange.Context.RequestAborted);
        var facts = new RequestFacts(exchange);
        var policies = await asking;
        if (policies.Length > MostPolicies)
            return LedgerErrors.TooManyPolicies(MostPolicies);
        foreach (var entry in policies)
        {
            var policy = entry.Policy();
            if (policy.ValueFor(facts.Of) is not { } value)
                continue;
            var budget = PolicyBudgets.IdFor(entry.Id, value);
            if (await budgets.EnsureAsync(entry, policy, budget, cancellation) is { } error)
                return error;
            payers.Add(new(budget, policy.Limits, value.Length > MaxNameChars ? value[..MaxNameChars] + "…" : value));
        }

        exchange.PolicyPayers = [.. payers];
        return exchange.PolicyPayers;
    }

    private sealed class RequestFacts(ImageRequestContext exchange)
    {
        private readonly Lazy<IReadOnlyDictionary<string, ImageGateway.Core.Routing.Conditions.RequestAttributeValue>> _metadata = new(
            () => RequestMetadata.Read(exchange.Context.Request.Headers));

        private Principal Principal => exchange.Caller.Principal;

        public string? Of(string key) => key switch
        {
            PolicyKeys.Workspace => Principal.Workspace,
            PolicyKeys.ApiKey => Principal.ApiKeyId,
            PolicyKeys.User => exchange.Image.Parameters.Text("user") is { Length: > 0 } user ? user : null,
            _ => _metadata.Value.TryGetValue(key[PolicyKeys.Metadata.Length..], out var value) ? value.Text : null,
        };
    }
}
