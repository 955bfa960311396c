namespace ImageGateway.Grains.Contracts;

/// <summary>Compares settings that must be the same for all instances; there is one.</summary>
[GrainInterfaceType("ig.ISharedSettingsGrain")]
[Alias("ig.ISharedSettingsGrain")]
public interface ISharedSettingsGrain : IGrainWithStringKey
{
    /// <summary>Notes the settings of an instance, which is remembered for a few minutes.</summary>
    /// <returns>Names of those that another instance has otherwise.</returns>
    [Alias("Meet")]
    ValueTask<string[]> Meet(string instance, SharedSetting[] settings, CancellationToken cancellationToken = default);
}

/// <summary>A setting by which its value can be told from others, and not be known.</summary>
/// <param name="Name">Name of the setting.</param>
/// <param name="Fingerprint">Part of a hash of its value.</param>
[GenerateSerializer, Immutable, Alias("ig.SharedSetting")]
public sealed record SharedSetting([property: Id(0)] string Name, [property: Id(1)] string Fingerprint);
