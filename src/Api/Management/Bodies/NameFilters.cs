using System.Collections.Immutable;
using System.Globalization;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>Reads the lists <c>allowed_models</c> and <c>allowed_providers</c> of a body.</summary>
internal static class NameFilters
{
    /// <summary>The list after a body's member was applied; null: everything is allowed.</summary>
    public static ImmutableArray<string>? Over(
        Optional<IReadOnlyList<string>?> sent, ImmutableArray<string>? current, string member, BodyFaults faults)
    {
        if (!sent.IsPresent)
            return current;
        if (sent.Value is not { } names)
            return null;
        if (names.Any(name => name.Length is 0 or > BodyNames.MaxChars || name.Any(char.IsWhiteSpace)))
            faults.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"'{member}' must be a list of names of 1 to {BodyNames.MaxChars} characters without spaces; * stands for any letters"));
        return [.. names.Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
