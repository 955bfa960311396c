using System.Text.RegularExpressions;

namespace ImageGateway.Core.Tests.Configs;

/// <summary>The examples of <c>docs/routing.md</c>: every block marked <c>json</c> is a whole config.</summary>
internal static partial class RoutingPage
{
    public static IReadOnlyList<string> Examples { get; } =
        [.. Block().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "routing.md"))).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("^```json\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
