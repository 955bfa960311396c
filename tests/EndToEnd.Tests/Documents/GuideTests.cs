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
            .Where(static command => OwnMachine().IsMatch(command.Text)).ToList();
        await File.WriteAllBytesAsync(Path.Combine(gateways.Gateway.DataDirectory, "house.png"), Png.Make(64, alpha: false));
        await File.WriteAllBytesAsync(Path.Combine(gateways.Gateway.DataDirectory, "mask.png"), Png.Make(64, alpha: true));

        Assert.True(commands.Count >= 8, $"{commands.Count} commands");
        foreach (var (page, text) in commands)
        {
            var command = text.Replace("http://localhost:8787", Base, StringComparison.Ordinal)
                .Replace("http://127.0.0.1:8787", Base, StringComparison.Ordinal);
            await using var shell = ChildProcess.Start(
                null, new Dictionary<string, string> { ["FOLDER"] = gateways.Gateway.DataDirectory }, "bash", "-ec",
                "cd \"$FOLDER\"\n" + command);
            Assert.True(await shell.ExitCodeAsync(Patience) == 0, $"{page}: {text}\n{shell.Output}");
            Assert.DoesNotContain("\"error\":", shell.StandardOutput, StringComparison.Ordinal);
            Assert.Matches("\"(url|b64_json|attempts)\":", shell.StandardOutput);
        }
    }

    // Python's client cannot be installed where only NuGet, npm and Debian are served.
    [Fact]
    public async Task Request_OfTheClientForPython_Draws()
    {
        var example = Assert.Single(Example().Matches(await File.ReadAllTextAsync(Path.Combine(Root, "README.md"))))
            .Groups["text"].Value;
        Assert.Contains("base_url=\"http://localhost:8787/v1\", api_key=\"unused\"", example, StringComparison.Ordinal);
        var named = Request().Match(example);
        Assert.True(named.Success, example);

        var response = await gateways.Client.GenerateAsync(
            new { model = named.Groups["model"].Value, prompt = named.Groups["prompt"].Value },
            ("authorization", "Bearer unused"), ("x-portkey-provider", Provider().Match(example).Groups[1].Value));
        Assert.NotNull(Assert.Single(response.Data).GetProperty("url").GetString());
    }

    private string Base => gateways.Gateway.Url.GetLeftPart(UriPartial.Authority);

    [GeneratedRegex("curl (-N )?http://(localhost|127\\.0\\.0\\.1):8787/")]
    private static partial Regex OwnMachine();

    [GeneratedRegex("^```bash\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Commands();

    [GeneratedRegex("^```python\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("\"x-portkey-provider\": \"([a-z-]+)\"")]
    private static partial Regex Provider();

    [GeneratedRegex("images\\.generate\\(model=\"(?<model>[^\"]+)\", prompt=\"(?<prompt>[^\"]+)\"\\)")]
    private static partial Regex Request();
}
