using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using ImageGateway.TestKit;

namespace ImageGateway.Deploy.Tests.Operations;

/// <summary>The commands of docs/operations/key-rotation.md do what the page says.</summary>
public sealed partial class KeyRotationPageTests : IDisposable
{
    private const string AdminKey = "an-admin-key-of-tests";
    private const string Former = "the-former-password";
    private const string Present = "the-present-password";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly int[] _ports = FreePorts.Take(2);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Redis_TakesBothPasswords_UntilTheFormerIsTakenAway()
    {
        await using var redis = ChildProcess.Start(
            RedisReady(), new Dictionary<string, string>(), "redis-server", "--port", $"{_ports[0]}", "--dir", _folder.Path, "--save", "",
            "--requirepass", Former);
        await redis.SaidAsync(Deadline);
        var page = new PageCommands("key-rotation.md", _folder.Path);
        (string, string)[] variables =
            [("REDISCLI_AUTH", Former), ("REDIS_HOST", "127.0.0.1"), ("REDIS_PORT", $"{_ports[0]}"), ("NEW_PASSWORD", Present)];

        await page.RunAsync("Password of Redis", 0, variables);
        Assert.Equal(("PONG", "PONG"), (await PingAsync(Former), await PingAsync(Present)));

        await page.RunAsync("Password of Redis", 1, variables);
        Assert.Equal("PONG", await PingAsync(Present));
        Assert.NotEqual("PONG", await PingAsync(Former));
    }

    [Fact]
    public async Task Credential_ThatIsSent_TakesThePlaceOfTheFormer()
    {
        var url = $"http://127.0.0.1:{_ports[1]}";
        await using var gateway = ChildProcess.Start(
            GatewayReady(), new Dictionary<string, string> { ["IMAGEGATEWAY__ADMINKEY"] = AdminKey, ["IMAGEGATEWAY__AUTH"] = "keys" },
            "dotnet", Path.Combine(AppContext.BaseDirectory, "ImageGateway.Api.dll"), "--urls", url, "--data-directory",
            Path.Combine(_folder.Path, "data"));
        await gateway.SaidAsync(Deadline);
        using var client = new HttpClient { BaseAddress = new(url), DefaultRequestHeaders = { { "x-portkey-api-key", AdminKey } } };
        (await client.PostAsJsonAsync("/v1/virtual-keys", new { name = "saved", provider = "openai", key = "sk-former-0123456789" }))
            .EnsureSuccessStatusCode();

        await new PageCommands("key-rotation.md", _folder.Path).RunAsync(
            "Credentials of providers", 0, ("GATEWAY", url), ("SLUG", "saved"), ("ADMIN_KEY", AdminKey),
            ("NEW_CREDENTIAL", "sk-present-9876543210"));

        using var saved = JsonDocument.Parse(await client.GetStringAsync("/v1/virtual-keys/saved"));
        var shown = saved.RootElement.GetProperty("masked_api_key").GetString();
        Assert.EndsWith("210", shown);
        Assert.DoesNotContain("9876", shown);
    }

    private async Task<string> PingAsync(string password) => (await Tool.RunAsync(
        string.Empty, "bash", "-c", $"REDISCLI_AUTH={password} redis-cli -p {_ports[0]} PING 2>&1 || true")).Trim().Split('\n')[^1];

    [GeneratedRegex("Ready to accept connections")]
    private static partial Regex RedisReady();

    [GeneratedRegex("^Listening on")]
    private static partial Regex GatewayReady();
}
