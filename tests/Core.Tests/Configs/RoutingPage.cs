using System.Text.RegularExpressions;

namespace ImageGateway.Core.Tests.Configs;

/// <summary>
/// The examples of <c>docs/routing.md</c> and <c>docs/guardrails.md</c>: every block marked <c>json</c> is a whole config.
/// </summary>
internal static partial class RoutingPage
{
    public static IReadOnlyList<string> Examples { get; } = Of("routing.md");

    public static IReadOnlyList<string> GuardrailExamples { get; } = Of("guardrails.md");

    private static string[] Of(string page) =>
        [.. Block().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, page))).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("^```json\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
