using System.Text.RegularExpressions;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Processes;

/// <summary>One of our own servers: it takes a free port and says on standard output where it listens.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private ServerProcess(ChildProcess process, Uri url) => (Process, Url) = (process, url);

    public ChildProcess Process { get; }

    public Uri Url { get; }

    /// <summary>Starts a server and waits until it listens.</summary>
    public static async Task<ServerProcess> StartAsync(
        string path, IReadOnlyDictionary<string, string> environment, params IReadOnlyList<string> arguments) =>
        await ListeningAsync(ChildProcess.Start(ReadyLine(), environment, ["dotnet", path, "--urls", "http://127.0.0.1:0", .. arguments]));

    /// <summary>Waits until a process that was started with <see cref="ReadyLine"/> listens.</summary>
    public static async Task<ServerProcess> ListeningAsync(ChildProcess process)
    {
        try
        {
            return new(process, new((await process.SaidAsync(StartDeadline)).Groups["url"].Value));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    [GeneratedRegex("^Listening on (?<url>http://127\\.0\\.0\\.1:\\d+)")]
    public static partial Regex ReadyLine();
}
