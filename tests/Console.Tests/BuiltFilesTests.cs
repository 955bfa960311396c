using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using ImageGateway.TestKit;

namespace ImageGateway.Console.Tests;

/// <summary>The committed files of the console are what its sources build.</summary>
public sealed class BuiltFilesTests
{
    private const string Record = "built-from.sha256";

    private static string Sources => Path.Combine(Repository.Root, "src", "Console");

    // The build writes it (src/Console/record.mjs): a changed source without a build differs.
    [Fact]
    public void CommittedFiles_AreBuiltFromTheCommittedSources()
    {
        var files = new SortedSet<string>(
            Directory.GetFiles(Sources, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Sources, file))
                .Where(path => path != Record && !path.StartsWith("node_modules", StringComparison.Ordinal)), StringComparer.Ordinal);
        var lines = files.Select(path => $"{Hash(File.ReadAllBytes(Path.Combine(Sources, path)))}  {path}\n");

        Assert.Equal(Hash(Encoding.UTF8.GetBytes(string.Concat(lines))), File.ReadAllText(Path.Combine(Sources, Record)).Trim());
    }

    // A long test, since it installs packages; continuous integration asks for it where the console changed.
    [Fact]
    public async Task FreshBuild_IsTheCommittedFiles()
    {
        if (!PropertyRuns.IsLong && Environment.GetEnvironmentVariable("CONSOLE_BUILD") != "1")
            return;
        using var folder = new TemporaryFolder();
        var sources = Path.Combine(folder.Path, "src", "Console");
        Copy(Sources, sources);

        await RunAsync(sources, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        if (PropertyRuns.IsLong)
            await RunAsync(sources, "npm", "run", "check");
        await RunAsync(sources, "npx", "vite", "build");
        await RunAsync(sources, "node", "record.mjs");

        Assert.Equal(File.ReadAllText(Path.Combine(Sources, Record)), File.ReadAllText(Path.Combine(sources, Record)));
        Assert.Equal(Files(Path.Combine(Repository.Root, "src", "Api", "wwwroot", "console")),
            Files(Path.Combine(folder.Path, "src", "Api", "wwwroot", "console")));
    }

    private static string Hash(byte[] data) => Convert.ToHexStringLower(SHA256.HashData(data));

    private static SortedDictionary<string, string> Files(string folder) => new(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(folder, file), file => Convert.ToHexString(File.ReadAllBytes(file))), StringComparer.Ordinal);

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.GetDirectories(from).Where(folder => Path.GetFileName(folder) != "node_modules"))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }

    private static async Task RunAsync(string folder, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {await output} {await errors}");
    }
}
