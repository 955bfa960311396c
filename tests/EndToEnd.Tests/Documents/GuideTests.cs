using System.Text.RegularExpressions;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Documents;

/// <summary>
/// The commands of the README and the guides for a gateway on this machine, run as they are printed; of clients that are not at hand
/// the request that they make.
/// </summary>
public sealed partial class GuideTests(OpenGateway gateways) : IClassFixture<OpenGateway>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly string Root = Path.Combine(BuiltPaths.Node, "..", "..", "..");

    [Fact]
    public async Task Commands_OfTheGuides_AreAnswered()
    {
        var pages = Directory.GetFiles(Path.Combine(Root, "docs", "guides"), "*.md").Append(Path.Combine(Root, "README.md"));
        var commands = pages.SelectMany(page => Commands().Matches(File.ReadAllText(page))
            .Select(match => (Page: Path.GetFileName(page), Text: match.Groups["text"].Value)))
            .Where(static command => command.Text.Contains("curl http://localhost:8787/", StringComparison.Ordinal)
                || command.Text.Contains("curl -N http://localhost:8787/", StringComparison.Ordinal)).ToList();
        await File.WriteAllBytesAsync(Path.Combine(gateways.Gateway.DataDirectory, "house.png"), Png.Make(64, alpha: false));
        await File.WriteAllBytesAsync(Path.Combine(gateways.Gateway.DataDirectory, "mask.png"), Png.Make(64, alpha: true));

        Assert.True(commands.Count >= 7, $"{commands.Count} commands");
        foreach (var (page, text) in commands)
        {
            var command = text.Replace("http://localhost:8787", Base, StringComparison.Ordinal);
            await using var shell = ChildProcess.Start(
                null, new Dictionary<string, string> { ["FOLDER"] = gateways.Gateway.DataDirectory }, "bash", "-ec",
                "cd \"$FOLDER\"\n" + command);
            Assert.True(await shell.ExitCodeAsync(Patience) == 0, $"{page}: {text}\n{shell.Output}");
            Assert.DoesNotContain("\"error\":", shell.StandardOutput, StringComparison.Ordinal);
            Assert.Matches("\"(url|b64_json|attempts)\":", shell.StandardOutput);
        }
    }

    [Theory]
    [InlineData("python")]
    [InlineData("csharp")]
    public async Task Request_OfAClientThatIsNotAtHand_Draws(string language)
    {
        var example = Assert.Single(Examples().Matches(await File.ReadAllTextAsync(Path.Combine(Root, "README.md"))),
            match => match.Groups["language"].Value == language).Groups["text"].Value;
        Assert.Contains("http://localhost:8787/v1", example, StringComparison.Ordinal);
        var provider = Provider().Match(example);
        (string, string)[] headers =
        [
            ("authorization", "Bearer unused"),
            .. provider.Success ? [("x-portkey-provider", provider.Groups[1].Value)] : Array.Empty<(string, string)>(),
        ];

        var response = await gateways.Client.GenerateAsync(
            new { model = Model().Match(example).Groups[1].Value, prompt = "a lighthouse at dusk" }, headers);
        Assert.NotNull(Assert.Single(response.Data).GetProperty("url").GetString());
    }

    private string Base => gateways.Gateway.Url.GetLeftPart(UriPartial.Authority);

    [GeneratedRegex("^```bash\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Commands();

    [GeneratedRegex("^```(?<language>[a-z]+)\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Examples();

    [GeneratedRegex("\"x-portkey-provider\": \"([a-z-]+)\"")]
    private static partial Regex Provider();

    [GeneratedRegex("(?:model=|ImageClient\\()\"([^\"]+)\"")]
    private static partial Regex Model();
}
