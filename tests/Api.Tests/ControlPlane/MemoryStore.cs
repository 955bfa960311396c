using System.Collections.Concurrent;
using ImageGateway.Core.Budgets;
using ImageGateway.Storage.Sqlite;

namespace ImageGateway.Api.Tests.ControlPlane;

/// <summary>A store in memory whose writes a test can spoil.</summary>
internal sealed class MemoryStore : IBudgetStore
{
    private readonly ConcurrentDictionary<BudgetId, BudgetDocument> _documents = new();

    /// <summary>Fault of the next write; none by default.</summary>
    public Func<Task<WriteFault>> Fault { get; set; } = static () => Task.FromResult(WriteFault.None);

    public ValueTask<BudgetDocument?> ReadAsync(BudgetId budget, CancellationToken cancellation) =>
        ValueTask.FromResult(_documents.GetValueOrDefault(budget));

    public ValueTask<long> VersionAsync(BudgetId budget, CancellationToken cancellation) =>
        ValueTask.FromResult(_documents.GetValueOrDefault(budget)?.Version ?? 0);

    public async Task<bool> WriteAsync(BudgetId budget, long replaces, BudgetDocument next)
    {
        var fault = await Fault();
        if (fault == WriteFault.Lost)
            throw new IOException("Nothing was written.");
        if ((_documents.GetValueOrDefault(budget)?.Version ?? 0) != replaces)
            return false;
        _documents[budget] = next;
        return fault == WriteFault.None ? true : throw new IOException("It was written and nobody knows.");
    }
}
