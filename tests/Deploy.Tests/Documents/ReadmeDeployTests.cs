using System.Net.Http.Json;
using System.Text.RegularExpressions;
using ImageGateway.Api.Options;
using ImageGateway.Deploy.Tests.Images;
using ImageGateway.Silo.Options;
using ImageGateway.TestKit;

namespace ImageGateway.Deploy.Tests.Documents;

/// <summary>
/// The README's commands for a deployment are such as the processes take; those for a gateway that runs alone are run as they are
/// printed, in a long test, since they publish.
/// </summary>
public sealed partial class ReadmeDeployTests
{
    private const string AdminKey = "an-admin-key-of-tests";

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private static readonly string[] Blocks = [.. Block().Matches(
        RepositoryText.Files["README.md"].Split("\n## Deploy\n")[1].Split("\n## ")[0]).Select(static block => block.Groups[1].Value)];

    private static string Alone => Blocks[0].Replace("ADMINKEY=...", "ADMINKEY=" + AdminKey, StringComparison.Ordinal);

    [Fact]
    public void Commands_AreTakenByTheProcessesThatTheyStart()
    {
        Assert.Equal(3, Blocks.Length);
        var start = Alone.Split('\n')[1].Split(' ');
        Assert.Equal($"IMAGEGATEWAY__ADMINKEY={AdminKey} dotnet out/ImageGateway.Api.dll", string.Join(' ', start[..3]));
        var gateway = ProcessSettings.Read(new Dictionary<string, string> { ["IMAGEGATEWAY__ADMINKEY"] = AdminKey }, start[3..]);
        Assert.Equal(["http://0.0.0.0:8787"], ListenAddresses.Read(start[^1], gateway));

        var cluster = Blocks[1].TrimEnd().Split(" -- ");
        Assert.Equal("dotnet run --project src/Silo", cluster[0]);
        var (silo, frontEnd) = SiloSettingsReader.Read(cluster[1].Split(' '), static _ => null);
        Assert.Equal((SiloRole.All, "127.0.0.1:6379"), (silo.Role, silo.Redis.Address));
        Assert.Empty(frontEnd);

        var overlay = Overlay().Match(Blocks[2]).Groups[1].Value;
        Assert.True(File.Exists(Repository.PathOf(overlay + "/kustomization.yaml")), overlay);
    }

    [Fact]
    public async Task Alone_PublishedAndStartedAsPrinted_Draws()
    {
        if (Environment.GetEnvironmentVariable("LONG_TESTS") != "1")
            return;
        using var folder = new TemporaryFolder();
        await Tool.RunAsync(
            string.Empty, "bash", "-c",
            $"cd '{Repository.PathOf(".")}' && git ls-files -z {string.Join(' ', Dockerfile.Sources)} | tar c --null -T - | tar x -C '{folder.Path}'");
        var port = FreePorts.Take(1)[0];
        var commands = Alone.Replace("http://0.0.0.0:8787", $"http://0.0.0.0:{port}", StringComparison.Ordinal)
            .Replace(" dotnet out", " exec dotnet out", StringComparison.Ordinal);
        await using var gateway = ChildProcess.Start(
            Ready(), new Dictionary<string, string>(), "bash", "-ec", $"cd '{folder.Path}'\n{commands}");
        await gateway.SaidAsync(Deadline);
        using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/images/generations")
        {
            Content = JsonContent.Create(new { prompt = "a lighthouse" }),
            Headers = { { "x-portkey-provider", "sandbox" }, { "x-portkey-api-key", AdminKey } },
        };
        using var response = await client.SendAsync(request);

        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("^```\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"kubectl apply -k (\S+)")]
    private static partial Regex Overlay();

    [GeneratedRegex("^Listening on")]
    private static partial Regex Ready();
}
