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
