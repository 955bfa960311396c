using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Storage;

namespace ImageGateway.Grains.Resources;

[GrainType("auditpage")]
internal sealed class AuditPageGrain([PersistentState("audit", GrainStorageNames.Default)] IPersistentState<AuditPageState> state)
    : Grain, IAuditPageGrain
{
    public async ValueTask Put(StoredChange change, CancellationToken cancellationToken)
    {
        if (!state.State.Changes.Exists(known => known.Sequence == change.Sequence))
            await state.WriteOrDropAsync(new() { Changes = [.. state.State.Changes, change] }, this);
    }

    public async ValueTask PutMany(StoredChange[] changes, CancellationToken cancellationToken)
    {
        var known = state.State.Changes.Select(static change => change.Sequence).ToHashSet();
        StoredChange[] added = [.. changes.Where(change => !known.Contains(change.Sequence))];
        if (added.Length > 0)
            await state.WriteOrDropAsync(new() { Changes = [.. state.State.Changes, .. added] }, this);
    }

    public async ValueTask<int> Replace(StoredChange[] changes, CancellationToken cancellationToken)
    {
        var others = changes.ToDictionary(change => change.Sequence);
        List<StoredChange> next = [.. state.State.Changes.Select(known => others.GetValueOrDefault(known.Sequence, known))];
        await state.WriteOrDropAsync(new() { Changes = next }, this);
        return next.Count(change => others.ContainsKey(change.Sequence));
    }

    public ValueTask<StoredChange[]> Read(CancellationToken cancellationToken) =>
        ValueTask.FromResult(state.State.Changes.OrderByDescending(change => change.Sequence).ToArray());
}

/// <summary>Stored state of one page of the audit.</summary>
[GenerateSerializer, Alias("ig.AuditPageState")]
public sealed class AuditPageState
{
    /// <summary>Changes on the page, oldest first.</summary>
    [Id(0)]
    public List<StoredChange> Changes { get; set; } = [];
}
