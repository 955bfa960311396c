namespace ImageGateway.Core.Configs.Document;

/// <summary>Keys of a guardrail and of its checks.</summary>
public static class GuardrailKeys
{
    /// <summary>Name of a guardrail or of a check.</summary>
    public const string Id = "id";

    /// <summary>Tells mutators from guardrails.</summary>
    public const string Type = "type";

    /// <summary>List of checks, in the long form.</summary>
    public const string Checks = "checks";

    /// <summary>Effects of the checks, in a saved guardrail.</summary>
    public const string Actions = "actions";

    /// <summary>Flag by which a check applies.</summary>
    public const string IsEnabled = "is_enabled";

    /// <summary>Parameters of a check.</summary>
    public const string Parameters = "parameters";

    /// <summary>Flag by which a failed guardrail refuses the request.</summary>
    public const string Deny = "deny";

    /// <summary>Flag by which nobody waits for the verdict.</summary>
    public const string Async = "async";

    /// <summary>Flag by which checks run one after the other.</summary>
    public const string Sequential = "sequential";

    /// <summary>Feedback where a check fails.</summary>
    public const string OnFail = "on_fail";

    /// <summary>Feedback where all checks pass.</summary>
    public const string OnSuccess = "on_success";

    /// <summary>Value and weight of a feedback.</summary>
    public const string Feedback = "feedback";

    /// <summary>Value of a feedback.</summary>
    public const string Value = "value";

    /// <summary>Weight of a feedback.</summary>
    public const string Weight = ConfigKeys.Weight;
}
