using ImageGateway.Grains.Contracts;
using Orleans.Metadata;

namespace ImageGateway.Grains.Client;

/// <summary>
/// Tells whether the silos that are met host every grain that this version calls. Silos of the version before lack those that are new.
/// </summary>
public sealed class HostedContracts(IClusterManifestProvider manifests, GrainInterfaceTypeResolver types)
{
    private readonly GrainInterfaceType[] _needed =
    [
        .. typeof(IBudgetGrain).Assembly.GetTypes()
            .Where(static type => type.IsInterface && typeof(IGrainWithStringKey).IsAssignableFrom(type))
            .Select(types.GetGrainInterfaceType),
    ];

    private (MajorMinorVersion Version, bool IsComplete) _last = (MajorMinorVersion.MinValue, false);

    /// <summary>True when some silo hosts each of them.</summary>
    public bool AreComplete
    {
        get
        {
            var manifest = manifests.Current;
            if (_last.Version != manifest.Version)
                _last = (manifest.Version, IsComplete(manifest));
            return _last.IsComplete;
        }
    }

    private bool IsComplete(ClusterManifest manifest)
    {
        var hosted = manifest.AllGrainManifests
            .SelectMany(static silo => silo.Grains.Values)
            .SelectMany(static grain => grain.Properties)
            .Where(static property =>
                property.Key.StartsWith(WellKnownGrainTypeProperties.ImplementedInterfacePrefix, StringComparison.Ordinal))
            .Select(static property => property.Value)
            .ToHashSet(StringComparer.Ordinal);
        return _needed.All(needed => hosted.Contains(needed.ToString()));
    }
}
