using System.Text;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary>Files that are damaged or cannot be written end the start with code 2 and one line that names the file.</summary>
public sealed class StartFaultTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly string[] KeyFiles = ["master.key", "link.key", "admin-key.sha256"];
    private static readonly string[] Damages = [string.Empty, "abc", new string('z', 64)];
    private static readonly string[] Databases = [Path.Combine("control", "catalogue.db")];

    private readonly string _folder = Directory.CreateTempSubdirectory("imagegateway-start-").FullName;

    public static TheoryData<string, string> DamagedFiles
    {
        get
        {
            var data = new TheoryData<string, string>();
            // In an ordinary build each file with another damage: all three are read by the same code.
            foreach (var (number, file) in KeyFiles.Index())
            {
                foreach (var damage in PropertyRuns.OneOf(Damages.Length, number, Damages))
                    data.Add(file, damage);
            }

            foreach (var file in Databases)
                data.Add(file, "this is no database, and it is long enough to be looked at as one: " + new string('x', 4096));
            return data;
        }
    }

    private string Data => Path.Combine(_folder, "data");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(DamagedFiles))]
    public async Task Start_DamagedFile_IsNamedAndLeft(string file, string text)
    {
        var path = Path.Combine(Data, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text);

        var (exitCode, errors) = await RunAsync(["dotnet", BuiltPaths.Gateway, .. Arguments]);

        Assert.Equal(2, exitCode);
        Assert.Contains(path, errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', errors);
        Assert.Equal(text, await File.ReadAllTextAsync(path));
    }

    public static TheoryData<int> Rooms => [.. PropertyRuns.OneOf(2, 0, [0, 8, 64])];

    // From nothing at all to room for the keys and not for the resource store.
    [Theory]
    [MemberData(nameof(Rooms))]
    public async Task Start_DiskFullAtTheFirstStart_SaysSoAndTheNextStartWorks(int blocks)
    {
        var (exitCode, errors) = await RunAsync(
            ["sh", "-c", $"ulimit -f {blocks}; trap '' XFSZ; export DOTNET_EnableWriteXorExecute=0; exec \"$@\"", "sh", "dotnet",
                BuiltPaths.Gateway, .. Arguments]);
        Assert.Equal(2, exitCode);
        Assert.DoesNotContain('\n', errors);
        Assert.Contains(Data, errors, StringComparison.Ordinal);

        await using var process = ChildProcess.Start(
            ServerProcess.ReadyLine(), Gateway.Environment(null), ["dotnet", BuiltPaths.Gateway, .. Arguments]);
        Assert.True((await process.SaidAsync(Deadline)).Success);
    }

    [Fact]
    public async Task Files_OfARunningGateway_AreItsUsersAlone()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var gateway = await Gateway.StartAsync();
        (await gateway.Client.ManageAsync("POST", "/virtual-keys", new { name = "v", provider = "sandbox", key = "k" })).Checked(200);
        (await gateway.Client
            .GenerateAsync(new { prompt = "p", size = "64x64" }, [("x-portkey-virtual-key", "v"), ("idempotency-key", "once")])).Checked(
                200);

        var open = new StringBuilder();
        foreach (var path in Directory.EnumerateFileSystemEntries(gateway.DataDirectory, "*", SearchOption.AllDirectories))
        {
            var mode = File.GetUnixFileMode(path);
            if ((mode & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)) != 0)
                open.AppendLine($"{path} {mode}");
        }

        Assert.Equal(string.Empty, open.ToString());
        Assert.NotEmpty(Directory.GetFiles(gateway.DataDirectory, "*.db", SearchOption.AllDirectories));
    }

    private string[] Arguments => ["--urls", "http://127.0.0.1:0", "--auth", "keys", "--data-directory", Data];

    private static async Task<(int ExitCode, string Errors)> RunAsync(IReadOnlyList<string> command)
    {
        await using var process = ChildProcess.Start(null, Gateway.Environment(null), [.. command]);
        return (await process.ExitCodeAsync(Deadline), process.Errors);
    }
}
