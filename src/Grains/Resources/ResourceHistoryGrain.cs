using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Storage;

namespace ImageGateway.Grains.Resources;

[GrainType("resourcehistory")]
internal sealed class ResourceHistoryGrain(
    [PersistentState("history", GrainStorageNames.Default)] IPersistentState<ResourceHistoryState> state)
    : Grain, IResourceHistoryGrain
{
    public ValueTask<long> RewrittenUpTo(string rule, CancellationToken cancellationToken) =>
        ValueTask.FromResult(state.State.Rule == rule ? state.State.Sequence : 0);

    public async ValueTask<long> Remember(string rule, long sequence, CancellationToken cancellationToken)
    {
        // Another instance may have been further.
        if (state.State.Rule != rule || state.State.Sequence < sequence)
            await state.WriteOrDropAsync(new() { Rule = rule, Sequence = sequence }, this);
        return state.State.Sequence;
    }
}

/// <summary>Stored state of the rewriting of the audit and of versions.</summary>
[GenerateSerializer, Alias("ig.ResourceHistoryState")]
public sealed class ResourceHistoryState
{
    /// <summary>The rule by which everything up to <see cref="Sequence"/> was rewritten; empty before the first time.</summary>
    [Id(0)]
    public string Rule { get; set; } = string.Empty;

    /// <summary>The number of the latest change that was rewritten.</summary>
    [Id(1)]
    public long Sequence { get; set; }
}
