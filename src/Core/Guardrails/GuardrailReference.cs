namespace ImageGateway.Core.Guardrails;

/// <summary>Names a saved guardrail in a config, with what the config says of it otherwise than the guardrail itself.</summary>
/// <param name="Name">Its id or slug.</param>
public sealed record GuardrailReference(string Name)
{
    /// <summary>Value of <c>deny</c>; null where the saved guardrail says it.</summary>
    public bool? Deny { get; init; }

    /// <summary>Value of <c>async</c>; null where the saved guardrail says it.</summary>
    public bool? Async { get; init; }

    /// <summary>Value of <c>sequential</c>; null where the saved guardrail says it.</summary>
    public bool? Sequential { get; init; }

    /// <summary>Feedback for a failed check; null where the saved guardrail says it.</summary>
    public HookFeedback? OnFail { get; init; }

    /// <summary>Feedback where no check fails; null where the saved guardrail says it.</summary>
    public HookFeedback? OnSuccess { get; init; }

    /// <summary>Lays what the config says over a saved guardrail.</summary>
    public Guardrail Over(Guardrail saved) => saved with
    {
        Deny = Deny ?? saved.Deny,
        Async = Async ?? saved.Async,
        Sequential = Sequential ?? saved.Sequential,
        OnFail = OnFail ?? saved.OnFail,
        OnSuccess = OnSuccess ?? saved.OnSuccess,
    };
}
