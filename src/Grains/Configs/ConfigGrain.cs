using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Routing;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Storage;

namespace ImageGateway.Grains.Configs;

[GrainType("config")]
internal sealed class ConfigGrain([PersistentState("versions", GrainStorageNames.Default)] IPersistentState<ConfigVersionsState> versions)
    : Grain, IConfigGrain
{
    private readonly BalancePositions _positions = new();

    public async ValueTask PutVersion(ResourceVersion version, CancellationToken cancellationToken)
    {
        if (!versions.State.Forgotten && !versions.State.Versions.Exists(known => known.Version == version.Version))
            await versions.WriteOrDropAsync(new() { Versions = [.. versions.State.Versions, version] }, this);
    }

    public async ValueTask<int> ReplaceVersions(ResourceVersion[] others, CancellationToken cancellationToken)
    {
        var known = others.ToDictionary(version => version.Version);
        List<ResourceVersion> next =
            [.. versions.State.Versions.Select(version => known.GetValueOrDefault(version.Version, version))];
        if (next.Count > 0)
            await versions.WriteOrDropAsync(new() { Versions = next }, this);
        return next.Count(version => known.ContainsKey(version.Version));
    }

    public ValueTask<ResourceVersion[]> Versions(CancellationToken cancellationToken) =>
        ValueTask.FromResult(versions.State.Versions.OrderByDescending(version => version.Version).ToArray());

    public async ValueTask ForgetVersions(CancellationToken cancellationToken)
    {
        if (!versions.State.Forgotten)
            await versions.WriteOrDropAsync(new() { Forgotten = true }, this);
    }

    public ValueTask<long> TakePositions(string path, int count, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_positions.Take(path, count));
}
