using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Resources;

[GrainType("resource")]
internal sealed class OtherResourceGrain : Grain, IOtherResourceGrain
{
    private readonly ResourceHost _resource;

    public OtherResourceGrain(
        [PersistentState("resource", GrainStorageNames.Default)] IPersistentState<ResourceState> state, IGrainFactory grains,
        TimeProvider time, ILogger<OtherResourceGrain> logger)
    {
        var (kind, id) = ResourceKeys.ReadOther(this.GetPrimaryKeyString());
        _resource = new(kind, id, state, this, new(this, grains, time, logger), time);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _resource.Begin();
        return Task.CompletedTask;
    }

    public ValueTask<ResourceStand> ReadResource(CancellationToken cancellationToken) => new(_resource.Read());

    public async ValueTask<ResourceWriteResult> WriteResource(ResourceWrite write, CancellationToken cancellationToken) =>
        await _resource.WriteAsync(write);

    public async ValueTask Import(ImportedResource resource, CancellationToken cancellationToken) =>
        await _resource.ImportAsync(resource, []);

    public ValueTask<ResourceVersion[]> ResourceVersions(CancellationToken cancellationToken) => new(_resource.Versions());

    public async ValueTask<int> ReplaceResourceVersions(ResourceVersion[] versions, CancellationToken cancellationToken) =>
        await _resource.ReplaceVersionsAsync(versions);

    public async ValueTask Announced(CancellationToken cancellationToken) => await _resource.AnnouncedAsync();
}
