using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace ImageGateway.TestKit;

/// <summary>A process of a test and what it said. Disposing kills it with all that it started.</summary>
public sealed partial class ChildProcess : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<ChildProcess, bool> Running = new();

    private readonly ConcurrentQueue<(bool IsError, string Text)> _lines = new();
    private readonly TaskCompletionSource<Match> _said = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Regex? _awaited;
    private readonly Action<string>? _hear;
    private readonly Process _process;

    // A test run that is stopped leaves nothing behind either.
    static ChildProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var child in Running.Keys)
            child.Kill();
    };

    /// <summary>Starts a process of which no line is awaited.</summary>
    /// <param name="file">The program.</param>
    /// <param name="environment">Variables beside this process's own.</param>
    /// <param name="arguments">The program's arguments.</param>
    public ChildProcess(string file, IReadOnlyDictionary<string, string> environment, params IReadOnlyList<string> arguments)
        : this(Described(environment, [file, .. arguments]), awaited: null)
    {
    }

    private ChildProcess(ProcessStartInfo start, Regex? awaited, Action<string>? hear = null)
    {
        (_awaited, _hear) = (awaited, hear);
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception fault)
        {
            throw new InvalidOperationException($"{start.FileName} cannot be started; the tests need it on the PATH.", fault);
        }

        Running[this] = true;
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data, isError: true);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Number of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Standard output and standard error of the process so far, in the order in which their lines came.</summary>
    public string Output => string.Join('\n', _lines.Select(line => line.Text));

    /// <summary>Standard output of the process so far.</summary>
    public string StandardOutput => string.Join('\n', _lines.Where(line => !line.IsError).Select(line => line.Text));

    /// <summary>Standard error of the process so far.</summary>
    public string Errors => string.Join('\n', _lines.Where(line => line.IsError).Select(line => line.Text));

    /// <summary>True once the process has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts a process and waits for a line.</summary>
    /// <param name="awaited">The line of standard output that <see cref="SaidAsync"/> waits for.</param>
    /// <param name="environment">Variables beside this process's own.</param>
    /// <param name="command">The program and its arguments.</param>
    public static ChildProcess Start(
        Regex? awaited, IReadOnlyDictionary<string, string> environment, params IReadOnlyList<string> command) =>
        new(Described(environment, command), awaited);

    /// <summary>Starts a process that is asked and answers by lines, which are handed on and not kept.</summary>
    public static ChildProcess StartTalking(
        IReadOnlyDictionary<string, string> environment, Action<string> hear, params IReadOnlyList<string> command) =>
        new(Described(environment, command), awaited: null, hear);

    /// <summary>The awaited line, once it was written.</summary>
    public async Task<Match> SaidAsync(TimeSpan deadline)
    {
        using var expiry = new CancellationTokenSource(deadline);
        var first = await Task.WhenAny(_said.Task, _process.WaitForExitAsync(expiry.Token));
        // A process that says its line and ends at once has done both.
        return first == _said.Task || _said.Task.IsCompletedSuccessfully
            ? await _said.Task
            : throw new InvalidOperationException(
                $"{Name} did not say '{_awaited}' within {deadline.TotalSeconds:0} s:\n{Output}");
    }

    /// <summary>Waits for a text in standard error: a log is written behind, after the answer that it speaks of.</summary>
    public Task<TimeSpan> LoggedAsync(string text) => Eventually.TrueAsync(
        $"{Name} logs '{text}'",
        TimeSpan.FromSeconds(60),
        _ =>
        {
            MustRun();
            return Task.FromResult(Errors.Contains(text, StringComparison.Ordinal));
        });

    /// <summary>Fails at once when the process is gone, with its last words.</summary>
    public void MustRun()
    {
        if (_process.HasExited)
            throw new InvalidOperationException($"{Name} exited with {_process.ExitCode}:\n{Output}");
    }

    /// <summary>Writes a text and ends standard input.</summary>
    public void Write(string text)
    {
        _process.StandardInput.Write(text);
        _process.StandardInput.Close();
    }

    /// <summary>Writes a line and leaves standard input open for more.</summary>
    public void WriteLine(string line)
    {
        lock (_process)
        {
            _process.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
        }
    }

    /// <summary>Sends it a signal, such as the one by which an orchestrator asks it to end.</summary>
    public void Signal(UnixSignal signal)
    {
        if (SendSignal(_process.Id, (int)signal) != 0)
            throw new InvalidOperationException($"Signal {signal} did not reach {Name}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Its exit code, once it has ended and all that it said was heard.</summary>
    public async Task<int> ExitCodeAsync(TimeSpan deadline)
    {
        using var expiry = new CancellationTokenSource(deadline);
        try
        {
            await _process.WaitForExitAsync(expiry.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Name} did not exit within {deadline.TotalSeconds:0} s:\n{Output}");
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
        Running.TryRemove(this, out _);
        _process.Dispose();
    }

    private string Name =>
        Path.GetFileName(_process.StartInfo.FileName) + " " + string.Join(' ', _process.StartInfo.ArgumentList.Select(Path.GetFileName));

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    private void Hear(string? line)
    {
        if (line is not null && _hear is not null)
        {
            _hear(line);
            return;
        }

        Keep(line, isError: false);
        if (line is not null && _awaited?.Match(line) is { Success: true } match)
            _said.TrySetResult(match);
    }

    private static ProcessStartInfo Described(IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var foreign in start.Environment.Keys.Where(name => ChangesBehaviour().IsMatch(name)).ToList())
            start.Environment.Remove(foreign);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }

    private void Keep(string? line, bool isError)
    {
        if (line is not null)
            _lines.Enqueue((isError, line));
    }

    // What the caller's shell says to a gateway or a proxy is not meant for the processes of a test.
    [GeneratedRegex(
        "^(https?_proxy|all_proxy|no_proxy|imagegateway__.*|aspnetcore_.*|dotnet_urls|dotnet_environment|port|trusted_custom_hosts|openai_.*|portkey_.*)$",
        RegexOptions.IgnoreCase)]
    private static partial Regex ChangesBehaviour();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
