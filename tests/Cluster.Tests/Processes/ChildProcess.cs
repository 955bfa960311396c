using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>A process of a test, with what it said. Disposing kills it.</summary>
internal sealed partial class ChildProcess : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Process _process;

    public ChildProcess(string file, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception fault)
        {
            throw new InvalidOperationException($"{file} cannot be started; these tests need it on the PATH.", fault);
        }

        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output => string.Join('\n', _output);

    public bool HasExited => _process.HasExited;

    public void Signal(UnixSignal signal)
    {
        if (Kill(_process.Id, (int)signal) != 0)
            throw new InvalidOperationException(
                $"Signal {signal} did not reach process {_process.Id}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Its exit code, once it has ended and all that it said was heard.</summary>
    public async Task<int> ExitCodeAsync(TimeSpan deadline)
    {
        // That it has ended is known before its last lines are read.
        await _process.WaitForExitAsync().WaitAsync(deadline);
        return _process.ExitCode;
    }

    /// <summary>Fails at once when the process is gone, with its last words.</summary>
    public void MustRun()
    {
        if (_process.HasExited)
            throw new InvalidOperationException($"{_process.StartInfo.FileName} exited with {_process.ExitCode}:\n{Output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
            _output.Enqueue(line);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}

internal enum UnixSignal
{
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}
