using System.Collections.Immutable;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>Knows the metadata keys whose values analytics count apart.</summary>
internal interface ICountedMetadata
{
    /// <summary>Metadata keys by the ids of their workspaces; none while they cannot be read.</summary>
    ValueTask<ImmutableSortedDictionary<string, ImmutableArray<string>>> CountedMetadataAsync(CancellationToken cancellation);
}
