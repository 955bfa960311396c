using ImageGateway.Core.Guardrails;

namespace ImageGateway.Gateway.Responses;

/// <summary>Results of one attempt's guardrails so far. Immutable.</summary>
/// <param name="Before">Of the request.</param>
/// <param name="After">Of the images.</param>
public sealed record GuardrailReport(IReadOnlyList<GuardrailResult> Before, IReadOnlyList<GuardrailResult> After)
{
    /// <summary>The status of an answer that a guardrail withholds (docs/architecture/portkey.md#errors).</summary>
    public const int DeniedStatus = 446;

    /// <summary>The status of an answer that a guardrail found fault with and lets pass (docs/architecture/portkey.md#errors).</summary>
    public const int FailedStatus = 246;

    /// <summary>True when the request or its answer is denied.</summary>
    public bool Denied => Before.Any(result => result.Denied) || After.Any(result => result.Denied);

    /// <summary>True when any check failed.</summary>
    public bool Failed => Before.Any(result => !result.Passed) || After.Any(result => !result.Passed);

    /// <summary>The status that this makes of an answer: 200, 246 or 446.</summary>
    public int Status => Denied ? DeniedStatus : Failed ? FailedStatus : StatusCodes.Status200OK;
}

/// <summary>Result of one guardrail with its checks.</summary>
/// <param name="Guardrail">The guardrail.</param>
/// <param name="Checks">Its checks, in their order.</param>
/// <param name="Started">When it began.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record GuardrailResult(Guardrail Guardrail, IReadOnlyList<CheckResult> Checks, DateTimeOffset Started, TimeSpan Elapsed)
{
    /// <summary>True when no check failed. One that could not be carried out has not, unless the config says so.</summary>
    public bool Passed => Checks.All(check => check.Verdict.Passed || (check.Verdict.Error is not null && !check.Check.FailOnError));

    /// <summary>True when the guardrail denies the request or answer.</summary>
    public bool Denied => Guardrail.Deny && !Passed;
}

/// <summary>Result of one check, with its duration.</summary>
public sealed record CheckResult(IGuardrailCheck Check, CheckVerdict Verdict, DateTimeOffset Started, TimeSpan Elapsed);
