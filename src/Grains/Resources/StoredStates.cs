using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace ImageGateway.Grains.Resources;

/// <summary>
/// Reads documents of resources and buckets from the store, beside their grains: whoever goes through all of them activates none.
/// </summary>
internal sealed class StoredStates(
    [FromKeyedServices(GrainStorageNames.Default)] IGrainStorage storage, IGrainFactory grains)
{
    /// <summary>The ids of a kind and workspace, a bucket at a time. A bucket that is split meanwhile may be read twice.</summary>
    public async IAsyncEnumerable<IReadOnlyList<IndexItem>> BucketsAsync(ResourceKind kind, string workspace)
    {
        var prefixes = new Stack<string>([string.Empty]);
        while (prefixes.TryPop(out var prefix))
        {
            var key = ResourceKeys.Index(kind, workspace, prefix);
            var bucket = await ReadAsync<ResourceIndexState>("index", grains.GetGrain<IResourceIndexGrain>(key));
            if (bucket.IsSplit)
            {
                for (var branch = 0; branch < IndexPath.Branches; branch++)
                    prefixes.Push(prefix + IndexPath.Digit(branch));
            }

            if (bucket.Items.Count > 0)
                yield return bucket.Items;
        }
    }

    /// <summary>A resource; null: there is none.</summary>
    public async Task<StoredResource?> ResourceAsync(ResourceKind kind, string id) =>
        (await ReadAsync<ResourceState>("resource", grains.GetResource(kind, id))).Entry?.Entry();

    private async Task<T> ReadAsync<T>(string name, IAddressable grain)
        where T : new()
    {
        var state = new GrainState<T>(new T());
        await storage.ReadStateAsync(name, grain.GetGrainId(), state);
        return state.State ?? new T();
    }
}
