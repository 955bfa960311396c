using System.Text.RegularExpressions;

namespace ImageGateway.Core.Guardrails.Checks;

/// <summary><c>default.regexMatch</c>: the text matches a pattern, or must not.</summary>
/// <param name="Pattern">The pattern, with a bound on its time.</param>
/// <param name="Not">Whether the check holds where the pattern does not match.</param>
public sealed record RegexCheck(Regex Pattern, bool Not) : ILocalCheck
{
    /// <inheritdoc/>
    public string Id => "default.regexMatch";

    /// <inheritdoc/>
    public bool FailOnError { get; init; }

    /// <inheritdoc/>
    public CheckVerdict Judge(CheckSubject subject)
    {
        if (subject.Text.Length == 0)
            return CheckVerdict.NoText;
        try
        {
            var matches = subject.Patterns.IsMatch(Pattern, subject.Text);
            return new(matches != Not, matches ? "The text matches the pattern." : "The text does not match the pattern.");
        }
        catch (RegexMatchTimeoutException)
        {
            return CheckVerdict.Unable("The pattern takes too long on this text.");
        }
    }
}
