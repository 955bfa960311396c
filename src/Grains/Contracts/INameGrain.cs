using Orleans.Concurrency;

namespace ImageGateway.Grains.Contracts;

/// <summary>
/// A name that one resource has at most: a slug in its workspace, or a key's hash. The key says which. It is taken before the
/// resource is written, so that its holder may not have it (yet): who reads asks the holder.
/// </summary>
[GrainInterfaceType("ig.INameGrain")]
[Alias("ig.INameGrain")]
public interface INameGrain : IGrainWithStringKey
{
    /// <summary>The id of the resource that took the name; null: none did.</summary>
    [AlwaysInterleave, Alias("Holder")]
    ValueTask<string?> Holder(CancellationToken cancellationToken = default);

    /// <summary>Takes the name for a resource.</summary>
    /// <param name="id">The id of the resource.</param>
    /// <param name="abandonedBy">A holder that is known not to have the name; it loses it unless it took it just now.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The holder afterwards.</returns>
    [Alias("Take")]
    ValueTask<string> Take(string id, string? abandonedBy, CancellationToken cancellationToken = default);

    /// <summary>Frees the name if this resource has it.</summary>
    [Alias("Free")]
    ValueTask Free(string id, CancellationToken cancellationToken = default);
}
