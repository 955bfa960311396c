using ImageGateway.Core.Budgets.RateLimiting;
using ImageGateway.Core.Budgets;

namespace ImageGateway.Gateway.Context;

/// <summary>A node that an attempt is charged to.</summary>
/// <param name="Node">Which.</param>
/// <param name="Limits">What is set for it.</param>
/// <param name="Name">What people call it: a slug, or in place of a gateway key its mask.</param>
public readonly record struct ApplicableBudget(BudgetId Node, BudgetLimits Limits, string Name)
{
    /// <summary>Masked key of a saved provider, for display.</summary>
    public string Mask { get; init; } = string.Empty;

    /// <summary>True when it only lends its credential to the named provider, as Portkey's integrations do.</summary>
    public bool Lends { get; init; }

    /// <summary>True when it belongs to the request, whatever the target: its refusal is final then, and requests count once.</summary>
    public bool IsOfRequest => Node.Kind != BudgetKind.VirtualKey;

    /// <summary>True where it has a limit or a rate; else nothing can be refused in its name.</summary>
    public bool IsBounded => !Limits.UsageLimits.IsEmpty || !Limits.RateLimits.IsEmpty;

    /// <summary>True when it has a rate limit that answers report.</summary>
    public bool HasRates
    {
        get
        {
            foreach (var rule in Limits.RateLimits)
            {
                if (rule.Type != RateLimitRule.ImagesInFlight)
                    return true;
            }

            return false;
        }
    }

    /// <summary>True when every attempt needs a price here.</summary>
    public bool NeedsPrice
    {
        get
        {
            if (Limits.AllowUnpriced)
                return false;
            foreach (var limit in Limits.UsageLimits)
            {
                if (limit.Type == UsageLimit.Cost)
                    return true;
            }

            return false;
        }
    }
}
