using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Sdk;

/// <summary>A node process that makes the calls of all tests with clients from npm, several at a time: its start costs more than they do.
/// It ends with this process.</summary>
internal sealed class NodeClients
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly Lazy<Task<NodeClients>> Started = new(StartAsync);

    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonElement>> _calls = new();
    private readonly ChildProcess _process;
    private readonly Task<int> _ended;
    private long _last;

    private NodeClients()
    {
        _process = ChildProcess.StartTalking(
            new Dictionary<string, string>(), Hear, "node", Path.Combine(BuiltPaths.Node, "run.mjs"));
        _ended = _process.ExitCodeAsync(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Makes a call with a client of its own and gives what its caller saw.</summary>
    public static async Task<JsonElement> CallAsync(JsonObject call) => await (await Started.Value).MakeAsync(call);

    private static async Task<NodeClients> StartAsync()
    {
        await NodePackages.EnsureAsync();
        return new();
    }

    private async Task<JsonElement> MakeAsync(JsonObject call)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = _calls[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        call["id"] = id;
        _process.WriteLine(call.ToJsonString());
        if (await Task.WhenAny(answer.Task, _ended).WaitAsync(Deadline) == _ended)
            Assert.Fail($"node exited with {await _ended}: {_process.Errors}");
        var said = await answer.Task;
        Assert.False(said.TryGetProperty("fault", out var fault), fault.ToString());
        return said.GetProperty("outcome");
    }

    private void Hear(string line)
    {
        var said = JsonDocument.Parse(line).RootElement;
        if (_calls.TryRemove(said.GetProperty("id").GetInt64(), out var call))
            call.SetResult(said);
    }
}
