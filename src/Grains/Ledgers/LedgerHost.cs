using ImageGateway.Core.Money;
using ImageGateway.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Ledgers;

/// <summary>
/// Hosts <see cref="NodeLedger"/> in a grain: reads again when a message knows more, writes before it answers. What need
/// not be written stays in the activation and dies with it; owners say it again.
/// </summary>
internal sealed class LedgerHost(IPersistentState<LedgerState> state, NodeLedger ledger, Grain grain, ILogger logger)
{
    public async ValueTask<SyncReply> SyncAsync(SyncMessage message)
    {
        if (NodeLedger.IsStale(state.State.Node, message))
            await state.ReadStateAsync();
        var step = ledger.Sync(state.State.Node, message);
        if (step.Alarm != LedgerAlarm.None)
            logger.LedgerAlarm(step.Alarm, grain.GrainContext.GrainId, message.Account);
        await KeepAsync(step.Next, step.MustWrite);
        return step.Reply;
    }

    public async ValueTask<NodeStanding> SetLimitsAsync(Limits limits)
    {
        var next = NodeLedger.SetLimits(state.State.Node, limits);
        await KeepAsync(next, mustWrite: !ReferenceEquals(next, state.State.Node));
        return Stand();
    }

    public NodeStanding Stand() => ledger.Stand(state.State.Node);

    private async ValueTask KeepAsync(NodeDocument next, bool mustWrite)
    {
        if (mustWrite)
            await state.WriteOrDropAsync(new() { Node = next }, grain);
        else
            state.State.Node = next;
    }
}
