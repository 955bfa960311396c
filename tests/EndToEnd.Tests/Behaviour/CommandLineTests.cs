using System.Text.RegularExpressions;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary>Settings that the command line and the environment accept, and the one line for a wrong one.</summary>
public sealed class CommandLineTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("imagegateway-cli-").FullName;

    [Fact]
    public async Task Version_Asked_IsSaidAndNothingElse()
    {
        var (exitCode, output, errors) = await RunAsync(null, "--version");
        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Matches(@"^\d+\.\d+\.\d+\S*$", output);
    }

    [Fact]
    public async Task Help_Asked_NamesEveryOptionAndSetting()
    {
        var (exitCode, output, errors) = await RunAsync(null, "--auth", "keys", "--help");
        Assert.Equal((0, ""), (exitCode, errors));
        Assert.StartsWith("Usage: ImageGateway.Api [options]", output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^  --urls .*\[http://localhost:8787\]$", output);
        Assert.Matches(@"(?m)^  IMAGEGATEWAY__LIMITS__BODYBYTES .*\[134217728\]$", output);
    }

    [Theory]
    [InlineData(
        "LIMITS__BODYBITES", "5",
        "Invalid option IMAGEGATEWAY__LIMITS__BODYBITES '***': is not known; the nearest known name is IMAGEGATEWAY__LIMITS__BODYBYTES")]
    [InlineData(
        "ADMINKEYS", "0123456789abcdef",
        "Invalid option IMAGEGATEWAY__ADMINKEYS '***': is not known; the nearest known name is IMAGEGATEWAY__ADMINKEY")]
    [InlineData(
        "PROVIDERS__openai__BASEURI", "http://127.0.0.1:1",
        "Invalid option IMAGEGATEWAY__PROVIDERS__OPENAI__BASEURI '***': is not known; the nearest known name is "
            + "IMAGEGATEWAY__PROVIDERS__OPENAI__BASEURL")]
    public async Task Start_SettingThatNothingReads_ExitsWith2AndTheNearestName(string setting, string value, string start) =>
        RefusedWith(start, await RunAsync(new() { [setting] = value }));

    [Fact]
    public async Task Start_SlugWithUnderscore_IsTheProviders()
    {
        await using var gateway = await Gateway.StartAsync(
            new Dictionary<string, string> { ["PROVIDERS__AZURE_OPENAI__TOKENURL"] = "http://127.0.0.1:1" });
        Assert.Equal(200, (await gateway.Client.GetAsync("/healthz")).Status);
    }

    // One of each way; every other value is asked of the readers (tests/Api.Tests/Options).
    [Theory]
    [InlineData("--urls", "ftp://127.0.0.1:1", "Invalid option --urls 'ftp://127.0.0.1:1': must be http://HOST:PORT")]
    [InlineData("--urls", "http://0.0.0.0:0", "Invalid option --urls 'http://0.0.0.0:0': open mode listens on loopback only")]
    [InlineData("--auth", "none", "Invalid option --auth 'none': must be open or keys")]
    [InlineData(
        "--data-directory", "/dev/null/data", "Invalid option --data-directory '/dev/null/data': must be a folder that can be written")]
    [InlineData("--colour", "red", "Invalid option --colour 'red': is not known; known are ")]
    [InlineData("--auth", null, "Invalid option --auth '': needs a value")]
    public async Task Start_InvalidOption_ExitsWith2AndOneLine(string option, string? value, string start) =>
        RefusedWith(start, await RunAsync(null, value is null ? [option] : [option, value]));

    [Theory]
    [InlineData("AUTH", "open sesame", "Invalid option --auth 'open sesame': must be open or keys")]
    [InlineData("ADMINKEY", "too-short", "Invalid option IMAGEGATEWAY__ADMINKEY '***': must have at least 16 characters")]
    [InlineData("PROVIDERS__openia__BASEURL", "http://127.0.0.1:1", "Invalid option IMAGEGATEWAY__PROVIDERS__openia '': is no provider")]
    [InlineData("LIMITS__BODYBYTES", "1", "Invalid option IMAGEGATEWAY__LIMITS__BODYBYTES '1': must be a whole number from 1024 to ")]
    public async Task Start_InvalidSetting_ExitsWith2AndOneLine(string setting, string value, string start) =>
        RefusedWith(start, await RunAsync(new() { [setting] = value }));

    [Fact]
    public async Task Start_AddressInUse_ExitsWith2AndOneLine()
    {
        await using var first = await Gateway.StartAsync();
        var urls = first.Url.AbsoluteUri.TrimEnd('/');
        RefusedWith($"Invalid option --urls '{urls}': the address is in use", await RunAsync(null, "--urls", urls));
    }

    [Fact]
    public async Task Start_AddressOfAnotherMachine_ExitsWith2AndOneLine() => RefusedWith(
        "Invalid option --urls 'http://192.0.2.1:8787': the system refuses it: ", await RunAsync(
            null, "--auth", "keys", "--urls", "http://192.0.2.1:8787"));

    [Fact]
    public async Task Start_OpenModeForcedToBeRemote_Listens()
    {
        var settings = new Dictionary<string, string> { ["ALLOWOPENREMOTE"] = "true", ["DATADIRECTORY"] = Path.Combine(_folder, "data") };
        await using var process = ChildProcess.Start(
            new Regex(@"^Listening on http://0\.0\.0\.0:\d+ \(open, "), Gateway.Environment(
                settings), ["dotnet", BuiltPaths.Gateway, "--urls", "http://127.0.0.1:0", "--urls", "http://0.0.0.0:0"]);
        Assert.True((await process.SaidAsync(Deadline)).Success);
    }

    [Fact]
    public async Task Start_Ready_SaysWhereAndACommandThatWorks()
    {
        await using var gateway = await Gateway.StartAsync();
        // Its first line says that it listens; the rest may still be on its way.
        await Eventually.TrueAsync(
            "the gateway says what to try", Deadline, _ => Task.FromResult(
                gateway.Server.Process.StandardOutput.Contains("\nTry: ", StringComparison.Ordinal)));
        var lines = gateway.Server.Process.StandardOutput.Split('\n');
        Assert.Equal($"Listening on {gateway.Url.AbsoluteUri.TrimEnd('/')} (open, {gateway.DataDirectory})", lines[0]);

        var command = Regex.Match(gateway.Server.Process.StandardOutput, "^Try: (curl .*)$", RegexOptions.Multiline).Groups[1].Value;
        await using var curl = ChildProcess.Start(
            null, new Dictionary<string, string>(),
            ["sh", "-c", command.Replace("curl ", "curl --silent --fail ", StringComparison.Ordinal)]);
        Assert.Equal(0, await curl.ExitCodeAsync(Deadline));
        Assert.Contains("\"url\":\"", curl.StandardOutput, StringComparison.Ordinal);

        // Libraries that only some requests need are left alone until then: they make every start longer.
        if (OperatingSystem.IsLinux())
        {
            Assert.DoesNotMatch(
                @"/(System\.Linq\.Expressions|Google\.Apis[A-Za-z.]*)\.dll",
                await File.ReadAllTextAsync($"/proc/{gateway.Server.Process.Id}/maps"));
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void RefusedWith(string start, (int ExitCode, string Output, string Errors) end)
    {
        Assert.StartsWith(start, end.Errors, StringComparison.Ordinal);
        Assert.Equal((2, ""), (end.ExitCode, end.Output));
        Assert.DoesNotContain('\n', end.Errors);
    }

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        Dictionary<string, string>? settings, params IReadOnlyList<string> arguments)
    {
        var all = new Dictionary<string, string>(settings ?? []) { ["DATADIRECTORY"] = Path.Combine(_folder, "data") };
        await using var process = ChildProcess.Start(null, Gateway.Environment(all), ["dotnet", BuiltPaths.Gateway, .. arguments]);
        return (await process.ExitCodeAsync(Deadline), process.StandardOutput, process.Errors);
    }
}
