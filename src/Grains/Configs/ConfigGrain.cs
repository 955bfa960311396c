using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Routing;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Resources;
using ImageGateway.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Configs;

/// <summary>Hosts a config. Its versions were in a state of their own in earlier versions, which is read when it is moved.</summary>
[GrainType("config")]
internal sealed class ConfigGrain : Grain, IConfigGrain
{
    private readonly IPersistentState<ConfigVersionsState> _former;
    private readonly ResourceHost _config;
    private readonly BalancePositions _positions = new();

    public ConfigGrain(
        [PersistentState("resource", GrainStorageNames.Default)] IPersistentState<ResourceState> state,
        [PersistentState("versions", GrainStorageNames.Default)] IPersistentState<ConfigVersionsState> former,
        IGrainFactory grains,
        TimeProvider time,
        ILogger<ConfigGrain> logger)
    {
        _former = former;
        _config = new(ResourceKind.Config, this.GetPrimaryKeyString(), state, this, new(this, grains, time, logger), time);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _config.Begin();
        return Task.CompletedTask;
    }

    public ValueTask<ResourceStand> ReadResource(CancellationToken cancellationToken) => new(_config.Read());

    public async ValueTask<ResourceWriteResult> WriteResource(ResourceWrite write, CancellationToken cancellationToken) =>
        await _config.WriteAsync(write);

    public async ValueTask Import(ImportedResource resource, CancellationToken cancellationToken)
    {
        await _config.ImportAsync(resource, _former.State.Versions);
        if (_former.RecordExists)
            await _former.ClearOrDropAsync(this);
    }

    public ValueTask<ResourceVersion[]> ResourceVersions(CancellationToken cancellationToken) => new(_config.Versions());

    public async ValueTask<int> ReplaceResourceVersions(ResourceVersion[] versions, CancellationToken cancellationToken) =>
        await _config.ReplaceVersionsAsync(versions);

    public async ValueTask Announced(CancellationToken cancellationToken) => await _config.AnnouncedAsync();

    public ValueTask<long> TakePositions(string path, int count, CancellationToken cancellationToken) => new(_positions.Take(path, count));
}
