using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Storage;

namespace ImageGateway.Grains.Resources;

[GrainType("name")]
internal sealed class NameGrain(
    [PersistentState("name", GrainStorageNames.Default)] IPersistentState<NameState> state, TimeProvider time) : Grain, INameGrain
{
    // Longer than a resource's write takes after its names.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private NameState _stored = new();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stored = state.State;
        return Task.CompletedTask;
    }

    public ValueTask<string?> Holder(CancellationToken cancellationToken) => new(_stored.Id);

    public async ValueTask<string> Take(string id, string? abandonedBy, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_stored.Id is { } holder && holder != id && (holder != abandonedBy || now - _stored.TakenAt < Fresh))
            return holder;
        await KeepAsync(new() { Id = id, TakenAt = now });
        return id;
    }

    public async ValueTask Free(string id, CancellationToken cancellationToken)
    {
        if (_stored.Id != id)
            return;
        await state.ClearOrDropAsync(this);
        _stored = new();
    }

    private async Task KeepAsync(NameState next)
    {
        await state.WriteOrDropAsync(next, this);
        _stored = next;
    }
}

/// <summary>Stored state of a name.</summary>
[GenerateSerializer, Alias("ig.NameState")]
public sealed class NameState
{
    /// <summary>The id of the resource that took it; null: it is free.</summary>
    [Id(0)]
    public string? Id { get; set; }

    /// <summary>When it was taken.</summary>
    [Id(1)]
    public DateTimeOffset TakenAt { get; set; }
}
