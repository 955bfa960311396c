using System.Text.RegularExpressions;

namespace ImageGateway.Deploy.Tests.Operations;

/// <summary>The pages for operators know every alert and every part that can be degraded.</summary>
public sealed partial class RunbookTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs/operations/runbooks.md"));

    [Fact]
    public void Alert_EachOne_HasARunbook()
    {
        var alerts = Alert().Matches(File.ReadAllText(Repository.PathOf("deploy/observability/alerts.yml")))
            .Select(static match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(alerts);
        Assert.Equal(alerts, Heading().Matches(Page).Select(static match => match.Groups[1].Value));
    }

    [Fact]
    public void Part_EachOneThatCanBeDegraded_IsExplained()
    {
        var parts = Directory.EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(static file => Part().Matches(File.ReadAllText(file)))
            .Select(static match => match.Groups[1].Value + match.Groups[2].Value)
            .Distinct().ToList();

        Assert.Contains("archive", parts);
        Assert.All(parts, static part => Assert.Contains($"| `{part}` |", Page));
    }

    [GeneratedRegex(@"^ *- alert: (\w+)$", RegexOptions.Multiline)]
    private static partial Regex Alert();

    [GeneratedRegex(@"^## (ImageGateway\w+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"(?:Failed|Lack)\(""(\w+)""\)|string Part = ""(\w+)""")]
    private static partial Regex Part();
}
