using ImageGateway.Core.Catalogue;
using ImageGateway.Core.Control;
using ImageGateway.Core.Routing;
using ImageGateway.Grains.Storage;

namespace ImageGateway.Grains.Configs;

[GrainType("config")]
internal sealed class ConfigGrain(
    [PersistentState("config", GrainStorageNames.Default)] IPersistentState<ConfigState> state,
    [PersistentState("versions", GrainStorageNames.Default)] IPersistentState<ConfigVersionsState> versions) : Grain, IConfigGrain
{
    private readonly BalancePositions _positions = new();

    public ValueTask<ConfigDocument?> Read(CancellationToken cancellationToken) => ValueTask.FromResult(state.State.Document);

    public async ValueTask<ConfigWriteResult> Write(ConfigWrite write, CancellationToken cancellationToken)
    {
        if (write.Id != this.GetPrimaryKeyString())
            throw new ArgumentException($"This is config {this.GetPrimaryKeyString()}, not {write.Id}.", nameof(write));
        var result = write.ApplyTo(state.State.Document);
        if (result.Outcome == ConfigWriteOutcome.Written)
            await state.WriteOrDropAsync(new() { Document = result.Current }, this);
        return result;
    }

    public async ValueTask PutVersion(EntryVersion version, CancellationToken cancellationToken)
    {
        if (!versions.State.Forgotten && !versions.State.Versions.Exists(known => known.Version == version.Version))
            await versions.WriteOrDropAsync(new() { Versions = [.. versions.State.Versions, version] }, this);
    }

    public ValueTask<EntryVersion[]> Versions(CancellationToken cancellationToken) =>
        ValueTask.FromResult(versions.State.Versions.OrderByDescending(version => version.Version).ToArray());

    public async ValueTask ForgetVersions(CancellationToken cancellationToken)
    {
        if (!versions.State.Forgotten)
            await versions.WriteOrDropAsync(new() { Forgotten = true }, this);
    }

    public ValueTask<long> TakePositions(string path, int count, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_positions.Take(path, count));
}
