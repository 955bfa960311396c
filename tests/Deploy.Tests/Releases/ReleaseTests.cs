using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using ImageGateway.Deploy.Tests.Operations;
using ImageGateway.TestKit;

namespace ImageGateway.Deploy.Tests.Releases;

/// <summary>The archives of <c>eng/release.sh</c> work on a machine without .NET. A long test: it publishes.</summary>
public sealed partial class ReleaseTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // Nothing of .NET is on this PATH, nor found beside it.
    private static readonly Dictionary<string, string> Bare = new() { ["PATH"] = "/nowhere", ["DOTNET_ROOT"] = "/nowhere" };

    [Fact]
    public async Task Archive_OnAMachineWithoutTheSdk_Draws()
    {
        if (Environment.GetEnvironmentVariable("LONG_TESTS") != "1")
            return;
        using var folder = new TemporaryFolder();
        var made = Path.Combine(folder.Path, "made");
        await Tool.RunAsync(string.Empty, "bash", Repository.PathOf("eng/release.sh"), made, "linux-x64");
        await Tool.RunAsync(
            string.Empty, "bash", "-c", $"cd '{made}' && sha256sum --check --strict SHA256SUMS "
                + "&& for one in *.tar.gz; do tar xzf $one; done");
        var folders = Directory.GetDirectories(made).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(2, folders.Count);
        Assert.Equal(2 + 2 + 1, Directory.GetFiles(made).Length);
        await RunAsThePageSaysAsync(made);

        await using (var cluster = new ChildProcess(Path.Combine(folders[0], "ImageGateway.Silo"), Bare, "--version"))
            Assert.Equal(0, await cluster.ExitCodeAsync(Deadline));
        await using var gateway = ChildProcess.Start(
            Ready(), Bare, Path.Combine(folders[1], "ImageGateway.Api"), "--urls", "http://127.0.0.1:0", "--data-directory",
            Path.Combine(folder.Path, "data"));
        using var client = new HttpClient { BaseAddress = new((await gateway.SaidAsync(Deadline)).Groups[1].Value) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/images/generations")
        {
            Content = JsonContent.Create(new { prompt = "a lighthouse" }),
            Headers = { { "x-portkey-provider", "sandbox" } },
        };
        using var response = await client.SendAsync(request);
        using var body = JsonDocument.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        var image = await client.GetByteArrayAsync(body.RootElement.GetProperty("data")[0].GetProperty("url").GetString());

        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], image[..4]);
        foreach (var parts in Directory.GetFiles(made, "*.cdx.json"))
        {
            using var list = JsonDocument.Parse(await File.ReadAllTextAsync(parts));
            Assert.Equal("CycloneDX", list.RootElement.GetProperty("bomFormat").GetString());
            Assert.Contains(
                "Npgsql", list.RootElement.GetProperty("components").EnumerateArray()
                    .Select(static part => part.GetProperty("name").GetString()));
        }
    }

    // The last command of the page runs until it is stopped.
    private static async Task RunAsThePageSaysAsync(string made)
    {
        var commands = new PageCommands("install.md", made).CommandsOf("Archive", 0).TrimEnd().Split('\n');
        await new PageCommands("install.md", made).RunAsync(string.Join('\n', commands[..^1]), []);
        var words = commands[^1].Split(' ');
        await using var gateway = ChildProcess.Start(
            Ready(), Bare,
            [Path.Combine(made, words[0]), .. words[1..^1], Path.Combine(made, words[^1]), "--urls", "http://127.0.0.1:0"]);
        await gateway.SaidAsync(Deadline);
    }

    [GeneratedRegex(@"^Listening on (http://\S+)")]
    private static partial Regex Ready();
}
