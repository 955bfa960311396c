using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;

namespace ImageGateway.Grains.Client;

/// <summary>The lists of ids by kind and workspace, each a tree of buckets.</summary>
internal sealed class ResourceIndex(IGrainFactory grains)
{
    private const int Deepest = 12;

    /// <summary>Enters an id into its bucket.</summary>
    public Task AddAsync(ResourceKind kind, string workspace, IndexItem item) =>
        ChangeAsync(kind, workspace, item.Id, bucket => bucket.Add(item));

    /// <summary>Removes an id from its bucket.</summary>
    public Task RemoveAsync(ResourceKind kind, string workspace, string id) =>
        ChangeAsync(kind, workspace, id, bucket => bucket.Remove(id));

    /// <summary>The ids, those that were entered first in front.</summary>
    public async Task<List<IndexItem>> ListAsync(ResourceKind kind, string workspace)
    {
        var items = new List<IndexItem>();
        List<string> level = [string.Empty];
        while (level.Count > 0)
        {
            var next = new List<string>();
            foreach (var chunk in level.Chunk(IndexPath.Branches))
            {
                var buckets = await Task.WhenAll(chunk.Select(prefix => Bucket(kind, workspace, prefix).Read().AsTask()));
                foreach (var (prefix, bucket) in chunk.Zip(buckets))
                {
                    items.AddRange(bucket.Items);
                    if (bucket.IsSplit)
                        next.AddRange(Enumerable.Range(0, IndexPath.Branches).Select(branch => prefix + IndexPath.Digit(branch)));
                }
            }

            level = next;
        }

        items.Sort(static (one, other) => one.CreatedAt.CompareTo(other.CreatedAt) is not 0 and var order
            ? order
            : string.CompareOrdinal(one.Id, other.Id));
        return items;
    }

    private async Task ChangeAsync(
        ResourceKind kind, string workspace, string id, Func<IResourceIndexGrain, ValueTask<IndexReply>> change)
    {
        var path = IndexPath.Of(id);
        for (var depth = 0; depth <= Deepest; depth++)
        {
            if (await change(Bucket(kind, workspace, path[..depth])) == IndexReply.Done)
                return;
        }

        throw new OrleansException($"The list of {kind} in workspace '{workspace}' is damaged.");
    }

    private IResourceIndexGrain Bucket(ResourceKind kind, string workspace, string prefix) =>
        grains.GetGrain<IResourceIndexGrain>(ResourceKeys.Index(kind, workspace, prefix));
}
