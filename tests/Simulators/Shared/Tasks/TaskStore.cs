using System.Collections.Concurrent;
using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.Shared.Tasks;

/// <summary>The tasks of a provider that answers later, by id, the oldest dropped when there are too many.</summary>
/// <typeparam name="T">What the provider remembers of one.</typeparam>
public sealed class TaskStore<T>
    where T : class
{
    private const int MostTasks = 5_000;

    private readonly ConcurrentDictionary<string, T> _tasks = new();
    private readonly ConcurrentQueue<string> _order = new();

    /// <summary>Keeps a task. Its id carries the request's test token, so that questions about it are found by that too.</summary>
    public string Add(ReceivedRequest request, Func<string, T> create)
    {
        var id = TaskToken.Into(Guid.NewGuid().ToString("N"), request.Token);
        _tasks[id] = create(id);
        _order.Enqueue(id);
        while (_order.Count > MostTasks && _order.TryDequeue(out var oldest))
            _tasks.TryRemove(oldest, out _);
        return id;
    }

    public T? Find(string id) => _tasks.GetValueOrDefault(id);
}
