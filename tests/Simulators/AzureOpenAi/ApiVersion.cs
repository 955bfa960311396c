using System.Globalization;
using System.Text.RegularExpressions;

namespace ImageGateway.Simulators.AzureOpenAi;

/// <summary>The api-version of the classic surface: a day, with "-preview" where it is one.</summary>
public static partial class ApiVersion
{
    private static readonly DateOnly FirstForDalle3 = new(2024, 2, 1);
    private static readonly DateOnly FirstForGptImage = new(2025, 4, 1);

    public static bool Serves(string? version, bool gptImage)
    {
        if (version is null || Shape().Match(version) is not { Success: true } match)
            return false;
        var day = match.Groups["day"].ValueSpan;
        return DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && date >= (gptImage ? FirstForGptImage : FirstForDalle3);
    }

    [GeneratedRegex(@"\A(?<day>\d{4}-\d{2}-\d{2})(-preview)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
