using System.Diagnostics;
using ImageGateway.TestKit;

namespace ImageGateway.Console.Tests;

/// <summary>The committed files of the console are what its sources build. A long test: it installs packages.</summary>
public sealed class BuiltFilesTests
{
    [Fact]
    public async Task FreshBuild_IsTheCommittedFiles()
    {
        if (Environment.GetEnvironmentVariable("LONG_TESTS") != "1")
            return;
        using var folder = new TemporaryFolder();
        var sources = Path.Combine(folder.Path, "src", "Console");
        Copy(Path.Combine(Repository.Root, "src", "Console"), sources);

        await RunAsync(sources, "npm", "ci", "--no-audit", "--no-fund");
        await RunAsync(sources, "npx", "vite", "build");

        Assert.Equal(Files(Path.Combine(Repository.Root, "src", "Api", "wwwroot", "console")),
            Files(Path.Combine(folder.Path, "src", "Api", "wwwroot", "console")));
    }

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
