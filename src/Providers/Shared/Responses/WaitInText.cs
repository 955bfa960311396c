using System.Globalization;
using System.Text.RegularExpressions;

namespace ImageGateway.Providers.Shared.Responses;

/// <summary>Finds the wait that a provider asks for in a sentence, such as "resets in ~30s" or "Retry after 9 seconds".</summary>
internal static partial class WaitInText
{
    /// <summary>The first wait in the text, or null where it names none.</summary>
    public static TimeSpan? Find(string text)
    {
        if (Wait().Match(text) is not { Success: true } found)
            return null;
        var number = double.Parse(found.Groups["number"].Value, CultureInfo.InvariantCulture);
        var unit = found.Groups["unit"].Value;
        return unit.StartsWith("ms", StringComparison.OrdinalIgnoreCase) || unit.StartsWith("milli", StringComparison.OrdinalIgnoreCase)
            ? TimeSpan.FromMilliseconds(number)
            : unit[0] is 'm' or 'M' ? TimeSpan.FromMinutes(number)
            : TimeSpan.FromSeconds(number);
    }

    [GeneratedRegex(
        @"\b(in|after) ~?(?<number>[0-9]{1,6}(\.[0-9]{1,3})?) ?(?<unit>milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m)\b",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Wait();
}
