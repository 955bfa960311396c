using ImageGateway.Core.Money;
using ImageGateway.Grains.Ledgers;
using ImageGateway.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.VirtualKeys;

[GrainType("virtualkey")]
internal sealed class VirtualKeyGrain : Grain, IVirtualKeyGrain
{
    private readonly LedgerHost _ledger;

    public VirtualKeyGrain(
        [PersistentState("ledger", GrainStorageNames.Default)] IPersistentState<LedgerState> state,
        NodeLedger ledger,
        ILogger<VirtualKeyGrain> logger) =>
        _ledger = new(state, ledger, this, logger);

    public ValueTask<SyncReply> Sync(SyncMessage message, CancellationToken cancellationToken) => _ledger.SyncAsync(message);

    public ValueTask<NodeStanding> SetLimits(Limits limits, CancellationToken cancellationToken) => _ledger.SetLimitsAsync(limits);

    public ValueTask<NodeStanding> Read(CancellationToken cancellationToken) => ValueTask.FromResult(_ledger.Stand());
}
