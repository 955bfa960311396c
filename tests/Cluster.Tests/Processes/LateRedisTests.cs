using System.Globalization;
using System.Text.RegularExpressions;
using ImageGateway.Core.ControlPlane;
using ImageGateway.TestKit;

namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>Starts of the cluster's processes before their Redis, or with a wrong word for it.</summary>
public sealed class LateRedisTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("imagegateway-late-").FullName;
    private readonly int[] _ports = FreePorts.Take(4);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("silo")]
    [InlineData("api")]
    public async Task Start_BeforeRedis_WaitsAndNamesIt(string role)
    {
        await using var process = Start(role, null, ("IMAGEGATEWAY__LIMITS__BODYBITES", "5"));
        await SaysAsync(process, "what it waits for", Waiting);
        await SaysAsync(
            process, "which setting nothing reads",
            "IMAGEGATEWAY__LIMITS__BODYBITES .*nearest known name is IMAGEGATEWAY__LIMITS__BODYBYTES");
        Assert.EndsWith(
            ": Connection refused", Assert.Single(
                process.Output.Split('\n'), line => line.Contains(Waiting, StringComparison.Ordinal)), StringComparison.Ordinal);

        process.Signal(UnixSignal.Terminate);
        Assert.Equal(0, await process.ExitCodeAsync(Patience));
        Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_RedisComesLater_ServesAllByItself()
    {
        // Its links are opened at itself.
        await using var process = Start("all", null, ("IMAGEGATEWAY__ARCHIVE__SHARED", "true"));
        await SaysAsync(process, "what it waits for", Waiting);
        Assert.EndsWith(
            ": Connection refused", Assert.Single(
                process.Output.Split('\n'), line => line.Contains(Waiting, StringComparison.Ordinal)), StringComparison.Ordinal);

        await using var redis = Redis();
        await SaysAsync(process, "that it serves", "Listening on ");
        Assert.StartsWith(
            "Listening on http://127.0.0.1:", Assert.Single(
                process.Output.Split('\n'), line => line.StartsWith("Listening", StringComparison.Ordinal)), StringComparison.Ordinal);
        using var http = new HttpClient();
        await SandboxImage.AsLinkAsync(http, new($"http://127.0.0.1:{Text(_ports[1])}"), "late");
        await using (var client = await ClusterClient.ConnectAsync(_ports[3]))
        {
            await client.SaveConfigAsync("c", "{}");
            Assert.Single(await client.ResourceStore.VersionsAsync(ResourceKind.Config, "c", default));
        }

        process.Signal(UnixSignal.Terminate);
        Assert.Equal(0, await process.ExitCodeAsync(Patience));
    }

    [Theory]
    [InlineData(null, "''")]
    [InlineData("wrong", "'***'")]
    public async Task Start_PasswordRefused_EndsWithCode2AndOneLine(string? password, string shown)
    {
        await using var redis = Redis("--requirepass", "right");
        await Eventually.TrueAsync(
            "Redis listens", Patience, _ => Task.FromResult(
                redis.Output.Contains("Ready to accept connections", StringComparison.Ordinal)));
        await using var process = Start("silo", password);

        Assert.Equal(2, await process.ExitCodeAsync(Patience));
        Assert.Equal(
            $"Invalid option IMAGEGATEWAY__REDISPASSWORD {shown}: is refused by Redis at 127.0.0.1:{Text(_ports[0])}", process.Output);
    }

    private static async Task SaysAsync(ChildProcess process, string what, string pattern) =>
        await Eventually.TrueAsync("the process says " + what, Patience, _ =>
        {
            process.MustRun();
            return Task.FromResult(Regex.IsMatch(process.Output, pattern));
        });

    private string Waiting => $"Waiting for Redis at 127.0.0.1:{Text(_ports[0])}";

    private ChildProcess Redis(params string[] options) =>
        new("redis-server", new Dictionary<string, string>(),
            ["--port", Text(_ports[0]), "--bind", "127.0.0.1", "--save", "", "--dir", _folder, .. options]);

    private ChildProcess Start(string role, string? password = null, params (string Name, string Value)[] settings)
    {
        var environment = new Dictionary<string, string>(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)));
        if (password is not null)
            environment["IMAGEGATEWAY__REDISPASSWORD"] = password;
        return new(
            "dotnet",
            environment,
            ProcessGroup.SiloPath, "--role", role, "--redis", $"127.0.0.1:{Text(_ports[0])}", "--urls",
            $"http://127.0.0.1:{Text(_ports[1])}",
            "--silo-port", Text(_ports[2]), "--gateway-port", Text(_ports[3]), "--data-directory", Path.Combine(_folder, "data"));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
