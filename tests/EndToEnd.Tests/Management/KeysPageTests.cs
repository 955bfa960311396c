using System.Text.Json;
using System.Text.RegularExpressions;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Management;

/// <summary>The examples of the pages on keys, budgets, saved guardrails and erasure, run as they are printed.</summary>
public sealed partial class KeysPageTests
{
    private const string Admin = "admin-key-of-the-tests";

    private static readonly string[] Pages = ["guides/keys.md", "guides/budgets.md", "guides/guardrails.md", "operations/storage.md"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly Dictionary<string, string> Settings = new() { ["ADMINKEY"] = Admin, ["MASTERKEY"] = "the master key of both" };

    [Fact]
    public async Task Page_ItsCommands_AreAnsweredAsItSays()
    {
        var docs = Path.Combine(BuiltPaths.Node, "..", "..", "..", "docs");
        var page = string.Concat(Pages.Select(one => File.ReadAllText(Path.Combine(docs, one))));
        await using var old = await Gateway.HostAsync(Settings, "--auth", "keys");
        await using var @new = await Gateway.HostAsync(Settings, "--auth", "keys");
        var variables = new Dictionary<string, string>
        {
            ["GATEWAY"] = Base(old),
            ["OLD"] = Base(old),
            ["NEW"] = Base(@new),
            ["ADMIN"] = Admin,
            ["FOLDER"] = old.DataDirectory,
        };
        var blocks = Blocks().Matches(page).ToLookup(match => match.Groups["kind"].Value, match => match.Groups["text"].Value);

        foreach (var commands in blocks["sh"])
        {
            await using var shell = ChildProcess.Start(null, variables, "bash", "-ec", "cd \"$FOLDER\"\n" + commands);
            Assert.Equal(0, await shell.ExitCodeAsync(Patience));
            using var response = JsonDocument.Parse(shell.StandardOutput);
            Assert.True(response.RootElement.TryGetProperty("object", out _), shell.StandardOutput);
        }

        var policy = JsonSerializer.Deserialize<JsonElement>(
            Assert.Single(blocks["json"], text => text.Contains("group_by", StringComparison.Ordinal)));
        (await old.Client.ManageAsync("POST", "/policies/usage-limits", policy, ("x-portkey-api-key", Admin))).Checked(200);

        var keys = Assert.Single(blocks["json"], text => text.Contains("api_keys", StringComparison.Ordinal))
            .Replace("…64 hexadecimal digits…", new('a', 64), StringComparison.Ordinal);
        var path = Path.Combine(old.DataDirectory, "keys.json");
        await File.WriteAllTextAsync(path, keys);
        await using var declared = await Gateway.HostAsync(
            new Dictionary<string, string>(Settings) { ["KEYSFILE"] = path }, "--auth", "keys");
        Assert.Equal(
            2, (await declared.Client.ManageAsync("GET", "/api-keys", null, ("x-portkey-api-key", Admin))).Checked(200).Json.GetProperty(
                "total").GetInt32());
    }

    private static string Base(Gateway gateway) => gateway.Url.GetLeftPart(UriPartial.Authority);

    [GeneratedRegex("^```(?<kind>sh|json)\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
