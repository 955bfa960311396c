using ImageGateway.Grains.Contracts;

namespace ImageGateway.Grains.Resources;

/// <summary>Stored state of the change feed.</summary>
[GenerateSerializer, Alias("ig.ChangeFeedState")]
public sealed class ChangeFeedState
{
    /// <summary>Names the life of the store; empty before the first change.</summary>
    [Id(0)]
    public string Epoch { get; set; } = string.Empty;

    /// <summary>The number of the latest change.</summary>
    [Id(1)]
    public long Revision { get; set; }

    /// <summary>The last changes, the oldest first.</summary>
    [Id(2)]
    public List<FeedChange> Recent { get; set; } = [];

    /// <summary>Changes that the audit may not have yet, the oldest first.</summary>
    [Id(3)]
    public List<StoredChange> Pending { get; set; } = [];
}
