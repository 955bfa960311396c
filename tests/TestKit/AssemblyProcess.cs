using System.Diagnostics;

namespace ImageGateway.TestKit;

/// <summary>A test assembly as a process of its own, to be killed in the middle. Disposing kills it.</summary>
public sealed class AssemblyProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private AssemblyProcess(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts a child process of the tests.</summary>
    /// <param name="program">A type of the assembly.</param>
    /// <param name="arguments">Its name and what it needs.</param>
    public static AssemblyProcess Start(Type program, params IReadOnlyList<string> arguments) =>
        new(new ProcessStartInfo("dotnet", [program.Assembly.Location, .. arguments]));

    /// <summary>Starts one for which no file can grow beyond a number of KiB: writes fail as on a full disk.</summary>
    public static AssemblyProcess StartOnFullDisk(Type program, int kibibytes, params IReadOnlyList<string> arguments)
    {
        var script = FormattableString.Invariant($"trap '' XFSZ; ulimit -f {kibibytes}; exec dotnet \"$@\"");
        var start = new ProcessStartInfo("bash", ["-c", script, "bash", program.Assembly.Location, .. arguments]);
        // The runtime's own double mapping of code is a large file in memory.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return new(start);
    }

    /// <summary>Its next line of standard output; null: it has ended.</summary>
    public async Task<string?> LineAsync() => await _process.StandardOutput.ReadLineAsync();

    /// <summary>Its next line; fails with its last words if there is none.</summary>
    public async Task<string> MustSayAsync() =>
        await LineAsync() ?? throw new InvalidOperationException($"The child process has ended: {await _errors}");

    /// <summary>All that it said to standard error, once it has ended.</summary>
    public async Task<string> ErrorsAsync() => await _errors;

    /// <summary>Kills it as <c>kill -9</c> does and returns the lines that nobody had read yet.</summary>
    public async Task<List<string>> KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        var rest = await _process.StandardOutput.ReadToEndAsync();
        // A line without its end was being said.
        return [.. rest.Split('\n').SkipLast(1)];
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _errors;
        _process.Dispose();
    }
}
