using System.Text.Json;
using System.Text.RegularExpressions;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Documents;

/// <summary>
/// The commands of <c>docs/getting-started</c> and the README's budget, run as printed, with the simulated providers behind the gateway.
/// </summary>
public sealed partial class GettingStartedTests(Simulators simulators) : IClassFixture<Simulators>
{
    private const string Admin = "admin-key-of-the-tests";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Pages_TheirCommands_DrawUnderABudget()
    {
        await using var gateway = await Gateway.StartAsync(
            simulators.Settings(("ADMINKEY", Admin), ("EGRESS__ALLOW", "127.0.0.1")), "--auth", "keys");
        var variables = await VariablesAsync(gateway);
        var pages = Directory.GetFiles(Path.Combine(BuiltPaths.Node, "..", "..", "..", "docs", "getting-started"), "*.md");

        Assert.True(pages.Length >= 12, $"{pages.Length} pages");
        await Task.WhenAll(pages.Select(page => RunAsync(Path.GetFileName(page), File.ReadAllText(page), variables)));
        var readme = File.ReadAllText(Path.Combine(BuiltPaths.Node, "..", "..", "..", "README.md"));
        Assert.Equal(1, await RunCommandsAsync("README.md", readme, variables));
    }

    private async Task<Dictionary<string, string>> VariablesAsync(Gateway gateway)
    {
        var key = (await gateway.Client.ManageAsync(
            "POST", "/api-keys/workspace/service", new { name = "application", scopes = new[] { "completions.write" } },
            ("x-portkey-api-key", Admin))).Checked(200).Json.GetProperty("key").GetString()!;
        using var files = new HttpClient();
        await File.WriteAllTextAsync(
            Path.Combine(gateway.DataDirectory, "service-account.json"),
            await files.GetStringAsync(new Uri(simulators.Url, "/google-oauth/accounts/documents")));
        return new()
        {
            ["GATEWAY"] = gateway.Url.GetLeftPart(UriPartial.Authority),
            ["FOLDER"] = gateway.DataDirectory,
            ["ADMIN"] = Admin,
            ["KEY"] = key,
            ["OPENAI_API_KEY"] = "sk-test-e2e",
            ["AZURE_OPENAI_KEY"] = "azure-test-key",
            ["AZURE_AI_KEY"] = "azure-test-key",
            ["AWS_ACCESS_KEY_ID"] = "AKIATESTBEDROCK00001",
            ["AWS_SECRET_ACCESS_KEY"] = "test/secret+of/the+simulated/account0001",
            ["GEMINI_API_KEY"] = "AIza-test-e2e",
            ["STABILITY_API_KEY"] = "sk-test-e2e",
            ["REPLICATE_API_TOKEN"] = "r8_e2e",
            ["SEGMIND_API_KEY"] = "SG_e2e",
            ["MONSTER_API_KEY"] = "sk-test-e2e",
            ["FIREWORKS_API_KEY"] = "sk-test-e2e",
            ["IMAGE_HOST"] = new Uri(simulators.Url, "/hosts/localai/v1").AbsoluteUri,
        };
    }

    private static async Task RunAsync(string page, string text, Dictionary<string, string> variables)
    {
        Assert.True(Commands().Matches(text).Any(static match => IsDrawing(match.Groups["text"].Value)), $"{page} draws nothing.");
        await RunCommandsAsync(page, text, variables);
    }

    private static async Task<int> RunCommandsAsync(string page, string text, Dictionary<string, string> variables)
    {
        var commands = Commands().Matches(text).Select(static match => match.Groups["text"].Value).ToList();
        foreach (var command in commands)
        {
            await using var shell = ChildProcess.Start(null, variables, "bash", "-ec", "cd \"$FOLDER\"\n" + command);
            Assert.True(await shell.ExitCodeAsync(Patience) == 0, $"{page}: {command}\n{shell.Output}");
            using var response = JsonDocument.Parse(shell.StandardOutput);
            Assert.True(Answers(command, response.RootElement), $"{page}: {command}\n{shell.StandardOutput}");
        }

        return commands.Count;
    }

    private static bool IsDrawing(string command) => command.Contains("/v1/images/", StringComparison.Ordinal);

    private static bool Answers(string command, JsonElement response)
    {
        if (response.TryGetProperty("error", out _))
            return false;
        if (IsDrawing(command))
            return response.GetProperty("data").EnumerateArray().All(
                static image => image.TryGetProperty("url", out _) || image.TryGetProperty("b64_json", out _));
        return command.Contains("/usage ", StringComparison.Ordinal)
            ? IsUsed(response.GetProperty("cost")) || IsUsed(response.GetProperty("images"))
            : response.TryGetProperty("id", out _);
    }

    // What one instance holds for requests to come is not free either, so that this holds from the first answer on.
    private static bool IsUsed(JsonElement amounts) =>
        amounts.GetProperty("limit") is { ValueKind: JsonValueKind.Number } limit
            && amounts.GetProperty("free").GetInt64() < limit.GetInt64();

    [GeneratedRegex("^```sh\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Commands();
}
