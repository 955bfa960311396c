using System.Collections.Frozen;
using ImageGateway.Core.Routing;

namespace ImageGateway.Core.Upstream;

/// <summary>Settings and slug aliases that the served providers declare.</summary>
public sealed class ProviderSchema
{
    private readonly FrozenDictionary<string, ProviderSetting[]> _settings;
    private readonly FrozenDictionary<string, ProviderSetting[]> _byName;
    private readonly FrozenDictionary<string, string> _aliases;

    /// <summary>Reads the declarations once.</summary>
    public ProviderSchema(IEnumerable<IImageProvider> providers)
    {
        var all = providers.ToList();
        _settings = all.ToFrozenDictionary(provider => provider.Slug, provider => provider.Settings.ToArray());
        var settings = all.SelectMany(provider => provider.Settings).ToList();
        _byName = settings
            .SelectMany(setting => setting.Aliases.Prepend(setting.ConfigKey).Select(name => (name, setting)))
            .ToLookup(named => named.name, named => named.setting)
            .ToFrozenDictionary(named => named.Key, named => named.ToArray());
        _aliases = all
            .SelectMany(provider => provider.Aliases.Select(alias => (Alias: ProviderSlugs.Normal(alias), provider.Slug)))
            .ToFrozenDictionary(named => named.Alias, named => named.Slug);
        Settings = [.. settings.DistinctBy(setting => setting.ConfigKey)];
    }

    /// <summary>The schema of no provider.</summary>
    public static ProviderSchema Empty { get; } = new([]);

    /// <summary>The settings of all providers; each config key once.</summary>
    public IReadOnlyList<ProviderSetting> Settings { get; }

    /// <summary>The settings of a provider; none where it is not served.</summary>
    public IReadOnlyList<ProviderSetting> SettingsOf(string provider) => _settings.GetValueOrDefault(provider, []);

    /// <summary>The provider's setting of this config key or alias, or null.</summary>
    public ProviderSetting? Find(string provider, string name) =>
        Array.Find(_settings.GetValueOrDefault(provider, []), setting => setting.ConfigKey == name)
        ?? Array.Find(_settings.GetValueOrDefault(provider, []), setting => setting.Aliases.Contains(name));

    /// <summary>Determines whether a name is a setting of some provider.</summary>
    public bool Knows(string name) => _byName.ContainsKey(name);

    /// <summary>Determines whether a name is a credential of some provider.</summary>
    public bool IsSecret(string name) => _byName.TryGetValue(name, out var settings) && Array.Exists(settings, setting => setting.IsSecret);

    /// <summary>Determines whether a name belongs to a saved credential at some provider.</summary>
    public bool IsBound(string name) => _byName.TryGetValue(name, out var settings) && Array.Exists(settings, setting => setting.IsBound);

    /// <summary>The slug of a provider that people spell in other ways (<c>stabilityai</c>, <c>azure</c>), or null.</summary>
    public string? SlugOf(string name) => ProviderSlugs.IsKnown(name) ? name : _aliases.GetValueOrDefault(ProviderSlugs.Normal(name)) ?? ProviderSlugs.Find(name);
}
