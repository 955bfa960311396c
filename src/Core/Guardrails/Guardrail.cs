using System.Collections.Immutable;

namespace ImageGateway.Core.Guardrails;

/// <summary>
/// Checks that belong together, and what follows from them (<c>input_guardrails</c> and its kin,
/// docs/architecture/portkey.md#guardrails).
/// </summary>
/// <param name="Id">Its name in <c>hook_results</c>.</param>
/// <param name="Checks">Its checks.</param>
public sealed record Guardrail(string Id, ImmutableArray<IGuardrailCheck> Checks)
{
    /// <summary>True when a failed check refuses the request or withholds the image (446); else the answer only reports it (246).</summary>
    public bool Deny { get; init; }

    /// <summary>True when nothing waits for the guardrail: its verdict is logged and changes nothing.</summary>
    public bool Async { get; init; }

    /// <summary>True when its checks run one after the other; else they run at once.</summary>
    public bool Sequential { get; init; }

    /// <summary>The feedback that is reported when a check fails.</summary>
    public HookFeedback? OnFail { get; init; }

    /// <summary>The feedback that is reported when none fails.</summary>
    public HookFeedback? OnSuccess { get; init; }

    /// <summary>
    /// The saved guardrail that takes the place of this one before a request is judged; null where the checks are its own.
    /// </summary>
    public GuardrailReference? Saved { get; init; }
}

/// <summary>Feedback as a config words it.</summary>
/// <param name="Value">From -10 to 10 by Portkey's documentation; passed on as it is.</param>
/// <param name="Weight">From 0 to 1 by Portkey's documentation; passed on as it is.</param>
public sealed record HookFeedback(double Value, double Weight);

/// <summary>Stages at which guardrails run.</summary>
public enum GuardrailStage
{
    /// <summary>Before anything is sent to a provider.</summary>
    Input,

    /// <summary>Runs on the images, before any of them was sent to the caller.</summary>
    Output,
}
