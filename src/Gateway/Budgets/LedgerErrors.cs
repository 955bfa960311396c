using System.Globalization;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Leases;
using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Responses;

namespace ImageGateway.Gateway.Budgets;

/// <summary>The refusals of ledgers, in Portkey's words where it has them (docs/architecture/portkey.md#errors).</summary>
public sealed class LedgerErrors(TimeProvider time)
{
    private const string UsageCode = "04";
    private const string RateCode = "05";

    // An image takes about so long to draw, and with it the place that it holds.
    private static readonly TimeSpan SlotRetry = TimeSpan.FromSeconds(5);

    /// <summary>The caller went away while it waited; nobody reads this.</summary>
    public static GatewayError CallerLeft { get; } =
        new(StatusCodes.Status499ClientClosedRequest, "The caller left before the request was sent.", "client_error", "client_gone");

    /// <summary>The ledger did not answer in time (503 <c>ledger_unavailable</c>).</summary>
    public static GatewayError Unavailable { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "The ledger of this request's budgets does not answer; nothing was sent.",
            "server_error", "ledger_unavailable")
        { RetryAfterSeconds = 1 };

    /// <summary>A policy has a limit for each value, and callers came with too many.</summary>
    public static GatewayError TooManyPolicyValues(int most) => new(
        StatusCodes.Status429TooManyRequests,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The policies of this workspace have limits for {most} values already, and this request comes with another one "
                + $"(IMAGEGATEWAY__LIMITS__POLICYVALUES)."),
        "rate_limit_error", "too_many_policy_values");

    /// <summary>More policies than a request can be charged to, made at the same time or brought in from elsewhere.</summary>
    public static GatewayError TooManyPolicies(int most) => new(
        StatusCodes.Status503ServiceUnavailable,
        string.Create(CultureInfo.InvariantCulture, $"This workspace has more than {most} policies; delete some of them."), "server_error",
            "too_many_policies");

    /// <summary>The model has no price, and the budget is in dollars.</summary>
    public static GatewayError PriceUnknown(ApplicableBudget applicableBudget, string? hint) => GatewayError.Invalid(
        $"No price is known for this model, and {Subject(applicableBudget)} has a budget in "
            + $"dollars. {(hint is null ? string.Empty : hint + " ")}Add the model to the price sheet (IMAGEGATEWAY__PRICESFILE), or set "
            + $"'allow_unpriced'.",
        "model", "price_unknown");

    /// <summary>The refusal of an admission.</summary>
    /// <param name="reservation">The admission.</param>
    /// <param name="applicableBudget">Who refuses; the default where it was nobody in particular.</param>
    /// <param name="amount">What was asked for.</param>
    public GatewayError Of(Reservation reservation, ApplicableBudget applicableBudget, Amount amount) => reservation.Refusal switch
    {
        ReservationRefusal.Exhausted => Exhausted(applicableBudget, amount),
        ReservationRefusal.RateLimited or ReservationRefusal.SlotsFull when TooMany(applicableBudget, amount) is { } most =>
            RateLimited(applicableBudget, most, null),
        ReservationRefusal.RateLimited => RateLimited(applicableBudget, "has no more of its rate for now", reservation.RetryAfter),
        ReservationRefusal.SlotsFull =>
            RateLimited(applicableBudget, "has as many pictures under way as it may, and as many requests wait as may", SlotRetry),
        ReservationRefusal.SlotWaitOver =>
            RateLimited(
                applicableBudget, "has as many pictures under way as it may, and none ended for as long as may be waited", SlotRetry),
        ReservationRefusal.Disabled =>
            new(StatusCodes.Status403Forbidden, $"{Subject(applicableBudget)} was taken out of use.", "permission_error", "disabled"),
        _ => Unavailable,
    };

    // What never fits is not to be sent again.
    private static string? TooMany(ApplicableBudget applicableBudget, Amount amount)
    {
        foreach (var rule in applicableBudget.Limits.RateLimits)
        {
            if (rule.Type != "requests" && rule.Value < amount.Images)
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"lets at most {rule.Value} picture(s) pass at a time, and this request asks for {amount.Images}");
        }

        return null;
    }

    private static GatewayError RateLimited(ApplicableBudget applicableBudget, string why, TimeSpan? retryAfter)
    {
        // Portkey's spelling.
        var (words, type) = applicableBudget switch
        {
            { Node.Kind: BudgetKind.Workspace } => ($"workspace {applicableBudget.Name} rate limit exceeded", "workspace_rate_limit_error"),
            { Node.Kind: BudgetKind.ApiKey } => ($"apikey {applicableBudget.Name} rate limit exceded", "api_key_rate_limit_error"),
            { Node.Kind: BudgetKind.Policy } => ("Portkey Rate Limits Policy Exceeded", "rate_limits_policy_exhaust_error"),
            { Lends: true } => ($"Portkey Integration {applicableBudget.Name} Rate Limit Exceeded", "integration_rate_limit_error"),
            _ => ($"Portkey Virtual Key {applicableBudget.Mask} Rate Limit Exceeded", "virtual_key_rate_limit_error"),
        };
        return new(StatusCodes.Status429TooManyRequests, $"{words}: {Subject(applicableBudget)} {why}.", type, RateCode)
        {
            PortkeyMessage = applicableBudget.IsOfRequest ? words : null,
            RetryAfterSeconds = retryAfter is { } wait ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : null,
        };
    }

    private GatewayError Exhausted(ApplicableBudget applicableBudget, Amount amount)
    {
        var (words, type) = applicableBudget switch
        {
            { Node.Kind: BudgetKind.Workspace } => ("Portkey Workspace Usage Limit Exceeded", "workspace_exhaust_error"),
            { Node.Kind: BudgetKind.ApiKey } => ("Portkey API Key Usage Limit Exceeded", "api_key_exhaust_error"),
            { Node.Kind: BudgetKind.Policy } => ("Portkey Usage Limits Policy Exceeded", "usage_limits_policy_exhaust_error"),
            { Lends: true } => ($"Portkey Integration {applicableBudget.Name} Usage Limit Exceeded", "integration_exhaust_error"),
            _ => ($"Portkey Virtual Key {applicableBudget.Mask} Usage Limit Exceeded", "virtual_key_exhaust_error"),
        };
        var needs = string.Create(CultureInfo.InvariantCulture, $"${CostText.Dollars(amount.Cost)} and {amount.Images} picture(s)");
        return new(StatusCodes.Status412PreconditionFailed,
            $"{words}: {Subject(applicableBudget)} has less left than this request needs, {needs}.", type, applicableBudget.Node.Kind
                == BudgetKind.Policy ? "06" : UsageCode)
        {
            // Portkey's envelope is of what its authentication says; of a target's key it answers an error object alone.
            PortkeyMessage = applicableBudget.IsOfRequest ? words : null,
            RetryAfterSeconds = UntilReset(applicableBudget.Limits),
        };
    }

    // Known only where every budget begins anew: which one is used up is not said here.
    private int? UntilReset(BudgetLimits limits)
    {
        if (limits.UsageLimits.IsEmpty || limits.UsageLimits.Any(static limit => limit.PeriodicReset is null))
            return null;
        var now = time.GetUtcNow();
        var latest = limits.UsageLimits.Max(limit => limit.Reset.Start(now) is { } start ? limit.Reset.End(start) : null);
        return latest is { } at ? (int)Math.Ceiling((at - now).TotalSeconds) : null;
    }

    private static string Subject(ApplicableBudget applicableBudget) => applicableBudget.Node.Kind switch
    {
        BudgetKind.Workspace => $"the workspace '{applicableBudget.Name}'",
        BudgetKind.ApiKey => $"the gateway key {applicableBudget.Name}",
        BudgetKind.Policy => $"the policy's value '{applicableBudget.Name}'",
        _ => $"'{applicableBudget.Name}'",
    };
}
