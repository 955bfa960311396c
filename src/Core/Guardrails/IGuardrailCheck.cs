namespace ImageGateway.Core.Guardrails;

/// <summary>One check of a guardrail.</summary>
public interface IGuardrailCheck
{
    /// <summary>The check's name in configs, as in <c>default.contains</c>.</summary>
    string Id { get; }

    /// <summary>True when a check that could not be carried out counts as failed; by default it does not, as at Portkey.</summary>
    bool FailOnError { get; }
}

/// <summary>A check that needs nothing but the request.</summary>
public interface ILocalCheck : IGuardrailCheck
{
    /// <summary>Judges the request or its images.</summary>
    CheckVerdict Judge(CheckSubject subject);
}

/// <summary>Verdict of a check, with its explanation.</summary>
/// <param name="Passed">Whether the check is satisfied.</param>
/// <param name="Explanation">Why, in a sentence.</param>
public sealed record CheckVerdict(bool Passed, string Explanation)
{
    /// <summary>Reason for which the check could not be carried out; null when it was.</summary>
    public string? Error { get; init; }

    /// <summary>JSON that a webhook answered as <c>data</c>; empty for other checks.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Verdict without a text to judge: a variation has no prompt, and most answers no rewritten one.</summary>
    public static CheckVerdict NoText { get; } = Unable("There is no text to look at.");

    /// <summary>A check that could not be carried out.</summary>
    public static CheckVerdict Unable(string why) => new(false, why) { Error = why };
}
