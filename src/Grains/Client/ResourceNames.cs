using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;

namespace ImageGateway.Grains.Client;

/// <summary>A name that a resource has or is to have.</summary>
/// <param name="Key">Key of the name's grain.</param>
/// <param name="IsSlug">True for its slug.</param>
internal readonly record struct ResourceName(string Key, bool IsSlug);

/// <summary>The names of resources, which are taken before a resource is written and freed after it.</summary>
internal sealed class ResourceNames(IGrainFactory grains)
{
    /// <summary>The names that a content has.</summary>
    public static IEnumerable<ResourceName> Of(ResourceKind kind, ResourceContent content) =>
    [
        new(ResourceKeys.Slug(kind, content.Workspace, content.Slug), true),
        .. content.Lookups.Select(name => new ResourceName(ResourceKeys.Lookup(kind, name), false)),
    ];

    /// <summary>Takes a name for a resource.</summary>
    /// <returns>False: another resource has it.</returns>
    public async Task<bool> TryTakeAsync(ResourceKind kind, ResourceName name, string id)
    {
        var grain = grains.GetGrain<INameGrain>(name.Key);
        var holder = await grain.Take(id, null);
        if (holder == id)
            return true;

        // Who took it may have been cut off before the resource was written, or after it was deleted.
        var stand = await grains.GetResource(kind, holder).ReadResource();
        return (stand.Current is not { } other || !Of(kind, other.Content).Contains(name)) && await grain.Take(id, holder) == id;
    }

    /// <summary>Frees names that a resource has no more.</summary>
    public Task FreeAsync(IEnumerable<ResourceName> names, string id) =>
        Task.WhenAll(names.Select(name => grains.GetGrain<INameGrain>(name.Key).Free(id).AsTask()));

    /// <summary>The id of the resource that may have a name; null: none has.</summary>
    public ValueTask<string?> HolderAsync(string key) => grains.GetGrain<INameGrain>(key).Holder();
}
