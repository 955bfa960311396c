using System.Collections.Frozen;
using ImageGateway.Core.Providers;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>
/// Names of the settings that a saved provider's body may have: those that the providers declare, their names in Portkey's
/// bodies, and settings of vendors that Portkey knows and this gateway does not serve.
/// </summary>
internal sealed class ProviderSettingNames(ProviderSchema schema)
{
    /// <summary>The form of a setting: a text, or an object such as a service account.</summary>
    public static BodyNode Value { get; } = new(BodyKind.Any);

    private readonly FrozenSet<string> _names = schema.Settings.SelectMany(setting => setting.Aliases.Prepend(setting.ConfigKey))
        .Concat(schema.Foreign.BodySettings).ToFrozenSet();

    /// <summary>All of them, in snake case.</summary>
    public IEnumerable<string> All => _names;

    /// <summary>Determines whether a name in snake case is a provider setting.</summary>
    public bool Contains(string name) => _names.Contains(name);
}
