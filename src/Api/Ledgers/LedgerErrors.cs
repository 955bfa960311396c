using System.Globalization;
using ImageGateway.Api.Prices;
using ImageGateway.Core.Catalogue;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Money;
using ImageGateway.Core.Money.Owners;

namespace ImageGateway.Api.Ledgers;

/// <summary>The refusals of ledgers, in Portkey's words where it has them (portkey-compat 4.9).</summary>
internal sealed class LedgerErrors(TimeProvider time)
{
    private const string UsageCode = "04";

    /// <summary>The caller went away while it waited; nobody reads this.</summary>
    public static GatewayError CallerLeft { get; } =
        new(StatusCodes.Status499ClientClosedRequest, "The caller left before the request was sent.", "client_error", "client_gone");

    /// <summary>The model has no price, and the budget is in dollars.</summary>
    public static GatewayError PriceUnknown(Payer payer) => GatewayError.Invalid(
        $"No price is known for this model, and {Subject(payer)} has a budget in dollars. Add the model to the price sheet (IMAGEGATEWAY__PRICESFILE), or set 'allow_unpriced'.", "model", "price_unknown");

    /// <summary>The refusal of an admission.</summary>
    /// <param name="refusal">Why.</param>
    /// <param name="payer">Who refuses; the default where it was nobody in particular.</param>
    /// <param name="amount">What was asked for.</param>
    public GatewayError Of(AdmissionRefusal refusal, Payer payer, Amount amount) => refusal switch
    {
        AdmissionRefusal.Exhausted => Exhausted(payer, amount),
        AdmissionRefusal.Disabled => new(StatusCodes.Status403Forbidden, $"{Subject(payer)} was taken out of use.", "permission_error", "disabled"),
        _ => new(StatusCodes.Status503ServiceUnavailable, "The ledger of this request's budgets does not answer; nothing was sent.", "server_error", "ledger_unavailable") { RetryAfterSeconds = 1 },
    };

    private GatewayError Exhausted(Payer payer, Amount amount)
    {
        var (words, type) = payer switch
        {
            { Node.Kind: NodeKind.Workspace } => ("Portkey Workspace Usage Limit Exceeded", "workspace_exhaust_error"),
            { Node.Kind: NodeKind.ApiKey } => ("Portkey API Key Usage Limit Exceeded", "api_key_exhaust_error"),
            { Node.Kind: NodeKind.Policy } => ("Portkey Usage Limits Policy Exceeded", "usage_limits_policy_exhaust_error"),
            { Lends: true } => ($"Portkey Integration {payer.Name} Usage Limit Exceeded", "integration_exhaust_error"),
            _ => ($"Portkey Virtual Key {payer.Mask} Usage Limit Exceeded", "virtual_key_exhaust_error"),
        };
        var needs = string.Create(CultureInfo.InvariantCulture, $"${CostHeaders.Dollars(amount.Cost)} and {amount.Images} picture(s)");
        return new(StatusCodes.Status412PreconditionFailed, $"{words}: {Subject(payer)} has less left than this request needs, {needs}.", type, payer.Node.Kind == NodeKind.Policy ? "06" : UsageCode)
        {
            // Portkey's envelope is of what its authentication says; of a target's key it answers an error object alone.
            PortkeyMessage = payer.IsOfRequest ? words : null,
            RetryAfterSeconds = UntilReset(payer.Limits),
        };
    }

    // Known only where every budget begins anew: which one is used up is not said here.
    private int? UntilReset(NodeLimits limits)
    {
        if (limits.UsageLimits.IsEmpty || limits.UsageLimits.Any(static limit => limit.PeriodicReset is null))
            return null;
        var now = time.GetUtcNow();
        var latest = limits.UsageLimits.Max(limit => limit.Reset.Start(now) is { } start ? limit.Reset.End(start) : null);
        return latest is { } at ? (int)Math.Ceiling((at - now).TotalSeconds) : null;
    }

    private static string Subject(Payer payer) => payer.Node.Kind switch
    {
        NodeKind.Workspace => $"the workspace '{payer.Name}'",
        NodeKind.ApiKey => $"the gateway key {payer.Name}",
        NodeKind.Policy => $"the policy's value '{payer.Name}'",
        _ => $"'{payer.Name}'",
    };
}
