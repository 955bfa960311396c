using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>A saved guardrail in a body; what is left out stays as it is.</summary>
internal sealed record GuardrailChange : DocumentChange, IInWorkspace
{
    [Description("The name that people see; needed for a new guardrail.")]
    [StringLength(BodyNames.MaxChars, MinimumLength = 1)]
    public Optional<string> Name { get; init; }

    [Description("The slug of a new guardrail; default: made of the name.")]
    public Optional<string?> Slug { get; init; }

    [Description("The checks; needed for a new guardrail. A list that is sent replaces the whole list.")]
    [Length(1, 32)]
    public Optional<IReadOnlyList<GuardrailCheckRequest>> Checks { get; init; }

    [Description("The effects of the checks; null or left out of a new guardrail: it reports and denies nothing.")]
    public Optional<GuardrailActionsRequest?> Actions { get; init; }

    [Description("active, or archived: out of use, so that requests whose config names it are refused.")]
    [AllowedValues("active", "archived")]
    public Optional<string> Status { get; init; }

    [Description("The workspace of a new guardrail.")]
    [StringLength(BodyNames.MaxChars)]
    public Optional<string?> WorkspaceId { get; init; }

    [SentBack]
    public JsonElement? GuardrailId { get; init; }
}

/// <summary>A check of a guardrail in a body.</summary>
internal sealed record GuardrailCheckRequest
{
    [Description("The check, such as default.contains.")]
    [StringLength(BodyNames.MaxChars, MinimumLength = 1)]
    public required string Id { get; init; }

    [Description("The parameters of the check, by Portkey's names.")]
    public JsonElement? Parameters { get; init; }

    [Description("A name for people.")]
    [StringLength(BodyNames.MaxChars)]
    public string? Name { get; init; }

    [Description("false: the check is passed over.")]
    public bool? IsEnabled { get; init; }
}

/// <summary>The effects of a guardrail's checks in a body.</summary>
internal sealed record GuardrailActionsRequest
{
    [Description("Whether a failed check refuses the request, or withholds its images.")]
    public bool? Deny { get; init; }

    [Description("Whether nobody waits for the verdict.")]
    public bool? Async { get; init; }

    [Description("Whether checks run one after the other.")]
    public bool? Sequential { get; init; }

    [Description("The feedback where all checks pass.")]
    public GuardrailFeedbackAction? OnSuccess { get; init; }

    [Description("The feedback where a check fails.")]
    public GuardrailFeedbackAction? OnFail { get; init; }
}

/// <summary>An effect that is a feedback.</summary>
internal sealed record GuardrailFeedbackAction
{
    [Description("The feedback; null: none.")]
    public GuardrailFeedback? Feedback { get; init; }
}

/// <summary>Feedback of a guardrail in a body.</summary>
internal sealed record GuardrailFeedback
{
    [Description("The value, from -10 to 10 by Portkey's documentation.")]
    public required decimal Value { get; init; }

    [Description("The weight, from 0 to 1 by Portkey's documentation.")]
    public decimal? Weight { get; init; }

    [Description("Kept and shown.")]
    [StringLength(4096)]
    public string? Metadata { get; init; }
}
