using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>The members of both kinds of policies in a body; what is left out stays as it is.</summary>
internal abstract record PolicyChange : IInWorkspace
{
    /// <summary>Conditions, or keys to group by, of a policy.</summary>
    public const int MostKeys = 8;

    [Description("The name that people see.")]
    [StringLength(BodyNames.MaxChars)]
    public Optional<string?> Name { get; init; }

    [Description("The requests that it is for; needed for a new policy.")]
    [Length(1, PolicyChange.MostKeys)]
    public Optional<IReadOnlyList<PolicyConditionRequest>> Conditions { get; init; }

    [Description("The keys that tell its requests apart; needed for a new policy.")]
    [Length(1, PolicyChange.MostKeys)]
    public Optional<IReadOnlyList<PolicyKeyRequest>> GroupBy { get; init; }

    [Description("The workspace of a new policy.")]
    [StringLength(BodyNames.MaxChars)]
    public Optional<string?> WorkspaceId { get; init; }

    [Description("active; a policy that is not to count is deleted.")]
    [AllowedValues("active")]
    public Optional<string> Status { get; init; }

    [Description("Whether models without a price may be used under a budget of dollars.")]
    public Optional<bool> AllowUnpriced { get; init; }

    [Description("The fate of attempts whose cost stays unknown; null: charge.")]
    [AllowedValues("charge", "release")]
    public Optional<string?> UncertainPolicy { get; init; }

    [Description("true: the budgets begin anew.")]
    public Optional<bool?> ResetUsage { get; init; }

    [SentBack]
    public JsonElement? OrganisationId { get; init; }

    [SentBack]
    public JsonElement? Id { get; init; }

    [SentBack]
    public JsonElement? Object { get; init; }

    [SentBack]
    public JsonElement? CreatedAt { get; init; }

    [SentBack]
    public JsonElement? LastUpdatedAt { get; init; }

    [SentBack]
    public JsonElement? DeclaredInFile { get; init; }

    /// <summary>The members of the limit that the body has, by their names.</summary>
    public abstract IEnumerable<(string Name, JsonElement? Value)> Limit();

    /// <summary>The members that are there.</summary>
    public static IEnumerable<(string Name, JsonElement? Value)> Present(params (string Name, Optional<JsonElement?> Value)[] members) =>
        members.Where(member => member.Value.IsPresent).Select(member => (member.Name, member.Value.Value));
}

/// <summary>A policy with a budget.</summary>
internal sealed record UsagePolicyChange : PolicyChange
{
    [Description("The unit: cost, requests or images.")]
    [ShapedAs(typeof(string))]
    public Optional<JsonElement?> Type { get; init; }

    [Description("The budget: dollars to a millionth, or pieces.")]
    [ShapedAs(typeof(decimal))]
    public Optional<JsonElement?> CreditLimit { get; init; }

    [Description("The use from which on an alert is sent.")]
    [ShapedAs(typeof(decimal))]
    public Optional<JsonElement?> AlertThreshold { get; init; }

    [Description("weekly, monthly, or null: never.")]
    [ShapedAs(typeof(string))]
    public Optional<JsonElement?> PeriodicReset { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Name, JsonElement? Value)> Limit() => PolicyChange.Present(
        ("type", Type), ("credit_limit", CreditLimit), ("alert_threshold", AlertThreshold), ("periodic_reset", PeriodicReset));
}

/// <summary>A policy with a rate limit.</summary>
internal sealed record RatePolicyChange : PolicyChange
{
    [Description("requests, images or images_in_flight.")]
    [ShapedAs(typeof(string))]
    public Optional<JsonElement?> Type { get; init; }

    [Description("rpm, rph or rpd; none for images_in_flight.")]
    [ShapedAs(typeof(string))]
    public Optional<JsonElement?> Unit { get; init; }

    [Description("The most, from 0.")]
    [ShapedAs(typeof(long))]
    public Optional<JsonElement?> Value { get; init; }

    [Description("Requests that may wait for a slot; of images_in_flight only.")]
    [ShapedAs(typeof(QueueRequest))]
    public Optional<JsonElement?> Queue { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Name, JsonElement? Value)> Limit() =>
        PolicyChange.Present(("type", Type), ("unit", Unit), ("value", Value), ("queue", Queue));
}

/// <summary>A condition of a policy in a body.</summary>
internal sealed record PolicyConditionRequest
{
    [Description("workspace_id, api_key, user, or metadata. and a name.")]
    public required string Key { get; init; }

    [Description("A text, or a list of texts of which one must be there; * is any.")]
    [OneOrMany]
    [Length(1, 100)]
    public required IReadOnlyList<string> Value { get; init; }
}

/// <summary>A key by which a policy tells requests apart.</summary>
internal sealed record PolicyKeyRequest
{
    [Description("workspace_id, api_key, user, or metadata. and a name.")]
    public required string Key { get; init; }
}
