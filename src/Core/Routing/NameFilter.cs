using System.Collections.Immutable;
using System.IO.Enumeration;

namespace ImageGateway.Core.Routing;

/// <summary>Lists of names that something is narrowed to; <c>*</c> in a name stands for any letters. Case does not count.</summary>
public static class NameFilter
{
    /// <summary>Determines whether an allow list contains one of a thing's names; without a list everything is allowed.</summary>
    public static bool Allows(this ImmutableArray<string>? allowed, params ReadOnlySpan<string?> names)
    {
        if (allowed is not { } patterns)
            return true;
        foreach (var pattern in patterns)
        {
            foreach (var name in names)
            {
                if (name is not null && Fits(pattern, name))
                    return true;
            }
        }

        return false;
    }

    private static bool Fits(string pattern, string name)
    {
        if (!pattern.Contains('*', StringComparison.Ordinal))
            return pattern.Equals(name, StringComparison.OrdinalIgnoreCase);

        // Only the star has a meaning: question marks and backslashes are letters.
        return FileSystemName.MatchesSimpleExpression(
            pattern.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal), name, ignoreCase: true);
    }
}
