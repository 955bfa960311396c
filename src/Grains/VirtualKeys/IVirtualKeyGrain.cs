using ImageGateway.Core.Money;

namespace ImageGateway.Grains.VirtualKeys;

/// <summary>One virtual key; the key is its id.</summary>
[Alias("ig.IVirtualKeyGrain")]
public interface IVirtualKeyGrain : IGrainWithStringKey
{
    /// <summary>The one message of the ledger protocol.</summary>
    [Alias("Sync")]
    ValueTask<SyncReply> Sync(SyncMessage message, CancellationToken cancellationToken = default);

    /// <summary>Sets the limits.</summary>
    [Alias("SetLimits")]
    ValueTask<NodeStanding> SetLimits(Limits limits, CancellationToken cancellationToken = default);

    /// <summary>Where the key stands.</summary>
    [Alias("Read")]
    ValueTask<NodeStanding> Read(CancellationToken cancellationToken = default);
}
