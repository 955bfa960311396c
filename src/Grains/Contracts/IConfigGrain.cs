using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Grains.Contracts;

/// <summary>The versions and the round robins of one config; the key is its id, for one that was never saved its hash.</summary>
[GrainInterfaceType("ImageGateway.Grains.Configs.IConfigGrain")]
[Alias("ig.IConfigGrain")]
public interface IConfigGrain : IGrainWithStringKey
{
    /// <summary>Keeps a version of the saved config; repeating it is harmless.</summary>
    [Alias("PutVersion")]
    ValueTask PutVersion(ResourceVersion version, CancellationToken cancellationToken = default);

    /// <summary>Puts versions in place of those with the same numbers and returns how many there were.</summary>
    [Alias("ReplaceVersions")]
    ValueTask<int> ReplaceVersions(ResourceVersion[] versions, CancellationToken cancellationToken = default);

    /// <summary>The versions of the saved config, the latest first.</summary>
    [Alias("Versions")]
    ValueTask<ResourceVersion[]> Versions(CancellationToken cancellationToken = default);

    /// <summary>The saved config is deleted: its versions go.</summary>
    [Alias("ForgetVersions")]
    ValueTask ForgetVersions(CancellationToken cancellationToken = default);

    /// <summary>Hands out the next positions of one of its round robins; kept in memory only.</summary>
    [Alias("TakePositions")]
    ValueTask<long> TakePositions(string path, int count, CancellationToken cancellationToken = default);
}
