using System.Text.RegularExpressions;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.Configs;

/// <summary>
/// The examples of the README and the guides on configs: every block marked <c>json</c> is a whole config.
/// </summary>
internal static partial class RoutingPage
{
    public static IReadOnlyList<string> Examples { get; } =
        [.. From("README.md"), .. From("docs/guides/routing.md"), .. From("docs/guides/fallback.md"), .. From("docs/guides/canary.md"),
            .. From("docs/guides/caching.md")];

    public static IReadOnlyList<string> GuardrailExamples { get; } = From("docs/guides/guardrails.md");

    private static string[] From(string page) =>
        [.. Block().Matches(File.ReadAllText(Path.Combine(Repository.Root, page))).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("^```json\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
