using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Storage;

namespace ImageGateway.Grains.Resources;

[GrainType("resourceindex")]
internal sealed class ResourceIndexGrain(
    [PersistentState("index", GrainStorageNames.Default)] IPersistentState<ResourceIndexState> state) : Grain, IResourceIndexGrain
{
    private const int MostItems = 512;

    private ResourceIndexState _stored = new();

    // The first bucket is there without having been written.
    private bool IsRoot => this.GetPrimaryKeyString().EndsWith('/');

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stored = state.State;
        return Task.CompletedTask;
    }

    public async ValueTask<IndexReply> Add(IndexItem item, CancellationToken cancellationToken)
    {
        if (Elsewhere() is { } elsewhere)
            return elsewhere;
        if (!_stored.Items.Exists(known => known.Id == item.Id))
            await KeepAsync(new() { Items = [.. _stored.Items, item] });
        if (_stored.Items.Count > MostItems)
            await SplitAsync();
        return IndexReply.Done;
    }

    public async ValueTask<IndexReply> Remove(string id, CancellationToken cancellationToken)
    {
        if (Elsewhere() is { } elsewhere)
            return elsewhere;
        if (_stored.Items.Exists(known => known.Id == id))
            await KeepAsync(new() { Items = [.. _stored.Items.Where(known => known.Id != id)] });
        return IndexReply.Done;
    }

    public async ValueTask Fill(IndexItem[] items, CancellationToken cancellationToken) =>
        await KeepAsync(new() { Items = [.. items] });

    public ValueTask<IndexBucket> Read(CancellationToken cancellationToken) => new(new IndexBucket(_stored.IsSplit, [.. _stored.Items]));

    private IndexReply? Elsewhere() =>
        _stored.IsSplit ? IndexReply.Below : !IsRoot && !state.RecordExists ? IndexReply.Above : null;

    // Until this bucket says that it is split, it has the ids, whatever those below have.
    private async Task SplitAsync()
    {
        var key = this.GetPrimaryKeyString();
        var depth = key.Length - key.LastIndexOf('/') - 1;
        await Task.WhenAll(Enumerable.Range(0, IndexPath.Branches).Select(branch => GrainFactory
            .GetGrain<IResourceIndexGrain>(key + IndexPath.Digit(branch))
            .Fill([.. _stored.Items.Where(item => IndexPath.Of(item.Id)[depth] == IndexPath.Digit(branch))]).AsTask()));
        await KeepAsync(new() { IsSplit = true });
    }

    private async Task KeepAsync(ResourceIndexState next)
    {
        await state.WriteOrDropAsync(next, this);
        _stored = next;
    }
}

/// <summary>Stored state of a bucket of ids.</summary>
[GenerateSerializer, Alias("ig.ResourceIndexState")]
public sealed class ResourceIndexState
{
    /// <summary>True when the ids are in the buckets below.</summary>
    [Id(0)]
    public bool IsSplit { get; set; }

    /// <summary>Ids of resources in the bucket.</summary>
    [Id(1)]
    public List<IndexItem> Items { get; set; } = [];
}
