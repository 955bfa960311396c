using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>The members of a body that bound the use of something.</summary>
internal abstract record LimitedRequest
{
    [Description("Budgets: one, or one for each type. Null takes them away.")]
    [OneOrMany]
    [ShapedAs(typeof(UsageLimitRequest))]
    public Optional<JsonElement?> UsageLimits { get; init; }

    [Description("Rate limits: one, or one for each type and unit. Null takes them away.")]
    [OneOrMany]
    [ShapedAs(typeof(RateLimitRequest))]
    public Optional<JsonElement?> RateLimits { get; init; }

    [Description("Whether models without a price may be used under a budget of dollars.")]
    public Optional<bool> AllowUnpriced { get; init; }

    [Description("The fate of attempts whose cost stays unknown; null: charge.")]
    [AllowedValues("charge", "release")]
    public Optional<string?> UncertainPolicy { get; init; }

    [Description("true: the budgets begin anew.")]
    public Optional<bool?> ResetUsage { get; init; }

    /// <summary>The limits after the body was applied; a member that is there replaces the earlier value.</summary>
    public BudgetLimits Over(BudgetLimits current, BodyFaults faults)
    {
        var limits = new LimitReader(faults.Add);
        return current with
        {
            UsageLimits = UsageLimits.IsPresent ? limits.Usage(UsageLimits.Value ?? default) : current.UsageLimits,
            RateLimits = RateLimits.IsPresent ? limits.Rates(RateLimits.Value ?? default) : current.RateLimits,
            AllowUnpriced = AllowUnpriced.Or(current.AllowUnpriced),
            UncertainPolicy = UncertainPolicy.Or(current.UncertainPolicy),
            Resets = current.Resets + (ResetUsage.Value == true ? 1 : 0),
        };
    }
}

/// <summary>A budget in a body; <see cref="LimitReader"/> judges its values.</summary>
internal sealed record UsageLimitRequest
{
    [Description("The unit: dollars (the default), requests or images.")]
    public string? Type { get; init; }

    [Description("The budget: dollars to a millionth, or pieces.")]
    public decimal? CreditLimit { get; init; }

    [Description("The use from which on an alert is sent, in the same unit.")]
    public decimal? AlertThreshold { get; init; }

    [Description("weekly, monthly, or null: never.")]
    public string? PeriodicReset { get; init; }

    [SentBack]
    public JsonElement? NextUsageResetAt { get; init; }
}

/// <summary>A rate limit in a body; <see cref="LimitReader"/> judges its values.</summary>
internal sealed record RateLimitRequest
{
    [Description("requests, images or images_in_flight.")]
    public string? Type { get; init; }

    [Description("rpm, rph or rpd; none for images_in_flight.")]
    public string? Unit { get; init; }

    [Description("The most, from 0.")]
    public long? Value { get; init; }

    [Description("Requests that may wait for a slot; of images_in_flight only.")]
    public QueueRequest? Queue { get; init; }
}

/// <summary>The queue of a rate limit in a body.</summary>
internal sealed record QueueRequest
{
    [Description("Requests that may wait, from 1.")]
    public long? Max { get; init; }

    [Description("Milliseconds that each may wait, from 1.")]
    public long? WaitMs { get; init; }
}
