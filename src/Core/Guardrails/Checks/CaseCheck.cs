namespace ImageGateway.Core.Guardrails.Checks;

/// <summary><c>default.alluppercase</c> and <c>default.alllowercase</c>: no letter of the text is of the other case.</summary>
/// <param name="Upper">Whether capitals are asked for.</param>
/// <param name="Not">Whether the check holds where the text is not so.</param>
public sealed record CaseCheck(bool Upper, bool Not) : ILocalCheck
{
    /// <inheritdoc/>
    public string Id => Upper ? "default.alluppercase" : "default.alllowercase";

    /// <inheritdoc/>
    public bool FailOnError { get; init; }

    /// <inheritdoc/>
    public CheckVerdict Judge(CheckSubject subject)
    {
        if (subject.Text.Length == 0)
            return CheckVerdict.NoText;
        var fits = !subject.Text.Any(Upper ? char.IsLower : char.IsUpper);
        return new(fits != Not, fits ? "All letters are of this case." : "Some letters are of the other case.");
    }
}
