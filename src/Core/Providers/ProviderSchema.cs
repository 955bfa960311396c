using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ImageGateway.Core.Providers;

/// <summary>Declarations of the served providers, and the names of others that Portkey's clients may send.</summary>
public sealed class ProviderSchema
{
    private readonly FrozenDictionary<string, ProviderCapabilities> _providers;
    private readonly FrozenDictionary<string, IImageProvider> _served;
    private readonly FrozenDictionary<string, ProviderSetting[]> _byName;
    private readonly FrozenDictionary<string, ProviderSetting[]> _byHeader;
    private readonly FrozenSet<string> _keyless;
    private readonly FrozenSet<string> _configNames;

    /// <summary>Reads the declarations once.</summary>
    /// <param name="providers">The providers that are served.</param>
    /// <param name="foreign">Names beyond theirs; null: none.</param>
    public ProviderSchema(IEnumerable<IImageProvider> providers, ForeignProviders? foreign = null)
    {
        var all = providers.ToList();
        Foreign = foreign ?? ForeignProviders.None;
        _providers = all.ToFrozenDictionary(provider => provider.Slug, provider => provider.Capabilities);
        _served = all.ToFrozenDictionary(provider => provider.Slug);
        var settings = all.SelectMany(provider => provider.Capabilities.Settings).ToList();
        _byName = settings
            .SelectMany(setting => setting.Aliases.Prepend(setting.ConfigKey).Select(name => (name, setting)))
            .ToLookup(named => named.name, named => named.setting)
            .ToFrozenDictionary(named => named.Key, named => named.ToArray());
        _keyless = all.Where(provider => !provider.Capabilities.NeedsKey).Select(provider => provider.Slug).Concat(Foreign.Keyless)
            .ToFrozenSet();
        Names = new(
            all.Select(provider => provider.Slug).Concat(Foreign.Slugs),
            all.SelectMany(provider => provider.Capabilities.Aliases.Select(alias => (alias, provider.Slug))));
        _configNames = settings.Select(setting => setting.ConfigKey).Concat(Foreign.ConfigTexts).Concat(Foreign.ConfigNames).ToFrozenSet();
        Settings = [.. settings.DistinctBy(setting => setting.ConfigKey)];
        _byHeader = Settings.GroupBy(setting => setting.Header, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(named => named.Key, named => named.ToArray(), StringComparer.OrdinalIgnoreCase);
        ShapingKeys = [.. Settings.Where(setting => setting.ShapesImages).Select(setting => setting.ConfigKey)];
        ShapingHeaders = [.. settings.Where(setting => setting.ShapesImages).Select(setting => setting.Header).Distinct()];
        KeySubstitutes = [.. all.SelectMany(provider => provider.Capabilities.KeySubstitutes).Select(keys => keys.ToImmutableArray())];
    }

    /// <summary>The schema of no provider.</summary>
    public static ProviderSchema Empty { get; } = new([]);

    /// <summary>The slugs that clients may send, and their spellings.</summary>
    public ProviderNames Names { get; }

    /// <summary>Names beyond those of the providers that are served.</summary>
    public ForeignProviders Foreign { get; }

    /// <summary>The settings of all providers; each config key once.</summary>
    public ImmutableArray<ProviderSetting> Settings { get; }

    /// <summary>Config keys of the settings that change the images of one and the same request.</summary>
    public ImmutableArray<string> ShapingKeys { get; }

    /// <summary>Headers of the settings that change the images of one and the same request.</summary>
    public ImmutableArray<string> ShapingHeaders { get; }

    /// <summary>Sets of config keys each of which stands for a provider's key.</summary>
    public ImmutableArray<ImmutableArray<string>> KeySubstitutes { get; }

    /// <summary>The settings that a header of a request gives, of whatever provider; none where it is no setting's.</summary>
    public ReadOnlySpan<ProviderSetting> SettingsIn(string header) => _byHeader.GetValueOrDefault(header);

    /// <summary>The settings of a provider; none where it is not served.</summary>
    public ImmutableArray<ProviderSetting> SettingsOf(string provider) => CapabilitiesOf(provider).Settings;

    /// <summary>The declarations of a provider; those of <see cref="ProviderCapabilities.None"/> where it is not served.</summary>
    public ProviderCapabilities CapabilitiesOf(string provider) => _providers.GetValueOrDefault(provider, ProviderCapabilities.None);

    /// <summary>Slugs whose targets work without a credential.</summary>
    public IReadOnlyCollection<string> Keyless => _keyless;

    /// <summary>The name of the provider's known model that a name stands for, or null.</summary>
    public string? ModelOf(string provider, string name) => _served.GetValueOrDefault(provider)?.FindModel(name)?.Name;

    /// <summary>The provider's name by OpenTelemetry's conventions.</summary>
    public string TelemetryNameOf(string provider) => CapabilitiesOf(provider).TelemetryName ?? provider.Replace('-', '_');

    /// <summary>Tells whether a target of this slug works without a credential.</summary>
    public bool IsKeyless(string provider) => _keyless.Contains(provider);

    /// <summary>The provider's setting of this config key or alias, or null.</summary>
    public ProviderSetting? Find(string provider, string name)
    {
        var settings = SettingsOf(provider);
        return settings.FirstOrDefault(setting => setting.ConfigKey == name)
            ?? settings.FirstOrDefault(setting => setting.Aliases.Contains(name));
    }

    /// <summary>Keys that a config may have for the sake of providers, in snake case.</summary>
    public IReadOnlyCollection<string> ConfigNames => _configNames;

    /// <summary>Tells whether a config may have a key for the sake of some provider.</summary>
    public bool KnowsInConfig(string configKey) => _configNames.Contains(configKey);

    /// <summary>Determines whether a name is a setting of some provider.</summary>
    public bool Knows(string name) => _byName.ContainsKey(name);

    /// <summary>Determines whether a name is a credential of some provider.</summary>
    public bool IsSecret(string name) => _byName.TryGetValue(name, out var settings) && Array.Exists(settings, setting => setting.IsSecret);

    /// <summary>Determines whether a name belongs to a saved credential at some provider.</summary>
    public bool IsBound(string name) => _byName.TryGetValue(name, out var settings) && Array.Exists(settings, setting => setting.IsBound);

    /// <summary>The slug of a provider that people spell in other ways (<c>stabilityai</c>, <c>azure</c>), or null.</summary>
    public string? SlugOf(string name) => Names.SlugOf(name);
}
