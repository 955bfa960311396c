using ImageGateway.Grains.Ledgers;

namespace ImageGateway.Grains.VirtualKeys;

/// <summary>One virtual key; the key is its id.</summary>
[Alias("ig.IVirtualKeyGrain")]
public interface IVirtualKeyGrain : ILedgerGrain;
