using System.Text.RegularExpressions;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary>Settings that the command line and the environment accept, and the one line for a wrong one.</summary>
public sealed class CommandLineTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

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

    [Theory]
    [InlineData("--urls", "ftp://127.0.0.1:1", "Invalid option --urls 'ftp://127.0.0.1:1': must be http://HOST:PORT")]
    [InlineData("--urls", "http://127.0.0.1:70000", "Invalid option --urls 'http://127.0.0.1:70000': must be http://HOST:PORT")]
    [InlineData("--urls", "https://127.0.0.1:1", "Invalid option --urls 'https://127.0.0.1:1': must be http://HOST:PORT")]
    [InlineData("--urls", "http://127.0.0.1:0/path", "Invalid option --urls 'http://127.0.0.1:0/path': must be http://HOST:PORT")]
    [InlineData("--urls", "http://0.0.0.0:0", "Invalid option --urls 'http://0.0.0.0:0': open mode listens on loopback only")]
    [InlineData("--urls", "http://*:0", "Invalid option --urls 'http://*:0': open mode listens on loopback only")]
    [InlineData("--urls", "http://[::]:0", "Invalid option --urls 'http://[::]:0': open mode listens on loopback only")]
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
    [InlineData(
        "MASTERKEYFILE", "/nowhere/key", "Invalid option IMAGEGATEWAY__MASTERKEYFILE '/nowhere/key': must be a file that can be read")]
    [InlineData("ALLOWOPENREMOTE", "perhaps", "Invalid option IMAGEGATEWAY__ALLOWOPENREMOTE 'perhaps': must be true or false")]
    [InlineData(
        "PUBLICURL", "gateway.example", "Invalid option IMAGEGATEWAY__PUBLICURL 'gateway.example': must be an absolute http or https URL")]
    [InlineData("PROVIDERS__openia__BASEURL", "http://127.0.0.1:1", "Invalid option IMAGEGATEWAY__PROVIDERS__openia '': is no provider")]
    [InlineData(
        "PROVIDERS__openai__BASEURL", "127.0.0.1",
        "Invalid option IMAGEGATEWAY__PROVIDERS__openai__BASEURL '127.0.0.1': must be an absolute")]
    [InlineData("LIMITS__BODYBYTES", "1", "Invalid option IMAGEGATEWAY__LIMITS__BODYBYTES '1': must be a whole number from 1024 to ")]
    [InlineData("LIMITS__JSONDEPTH", "65", "Invalid option IMAGEGATEWAY__LIMITS__JSONDEPTH '65': must be a whole number from 2 to 64")]
    [InlineData("LIMITS__PROMPTCHARS", "0", "Invalid option IMAGEGATEWAY__LIMITS__PROMPTCHARS '0': must be a whole number from 1 to ")]
    [InlineData("LIMITS__CONCURRENT", "many", "Invalid option IMAGEGATEWAY__LIMITS__CONCURRENT 'many': must be a whole number from 1 to ")]
    [InlineData(
        "LIMITS__BYTESINFLIGHT", "-5", "Invalid option IMAGEGATEWAY__LIMITS__BYTESINFLIGHT '-5': must be a whole number from 1024 to ")]
    [InlineData(
        "UPSTREAM__CONNECTSECONDS", "0",
        "Invalid option IMAGEGATEWAY__UPSTREAM__CONNECTSECONDS '0': must be a number of seconds from 0.1 to ")]
    [InlineData(
        "UPSTREAM__HEADERSSECONDS", "1e3",
        "Invalid option IMAGEGATEWAY__UPSTREAM__HEADERSSECONDS '1e3': must be a number of seconds from 0.1 to ")]
    [InlineData(
        "UPSTREAM__TOTALSECONDS", "9999",
        "Invalid option IMAGEGATEWAY__UPSTREAM__TOTALSECONDS '9999': must be a number of seconds from 0.1 to ")]
    [InlineData("DRAINSECONDS", "soon", "Invalid option IMAGEGATEWAY__DRAINSECONDS 'soon': must be a number of seconds from 0 to ")]
    [InlineData("ARCHIVE__KIND", "tape", "Invalid option IMAGEGATEWAY__ARCHIVE__KIND 'tape': must be ")]
    [InlineData(
        "ARCHIVE__LINKSECONDS", "-1", "Invalid option IMAGEGATEWAY__ARCHIVE__LINKSECONDS '-1': must be a number of seconds from 0 to ")]
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
