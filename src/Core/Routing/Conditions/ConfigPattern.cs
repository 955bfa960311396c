using System.Text.RegularExpressions;
using ImageGateway.Core.Errors;

namespace ImageGateway.Core.Routing.Conditions;

/// <summary>Patterns that callers write: JavaScript's, bounded in length and in the time that a match may take.</summary>
internal static class ConfigPattern
{
    /// <summary>Characters of a pattern.</summary>
    public const int MaxChars = 1024;

    private static readonly TimeSpan MatchTime = TimeSpan.FromMilliseconds(100);

    /// <summary>The pattern, or why it is none.</summary>
    /// <param name="text">The pattern.</param>
    /// <param name="budget">What is left of the config's patterns; null where they were counted before.</param>
    public static Parsed<Regex> Compile(string text, PatternBudget? budget)
    {
        if (budget?.Take() == false)
            return new Fault($"is one of more than {PatternBudget.MaxPatterns} in this config");
        if (text.Length > MaxChars)
            return new Fault($"has more than {MaxChars} characters");
        try
        {
            return new Regex(text, RegexOptions.ECMAScript, MatchTime);
        }
        catch (ArgumentException fault)
        {
            return new Fault($"is no pattern: {fault.Message}");
        }
    }
}
