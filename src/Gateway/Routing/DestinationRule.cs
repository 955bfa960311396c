using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;

namespace ImageGateway.Gateway.Routing;

/// <summary>
/// Binds a saved credential to its destination: the host, the parts of the address, the identity and the credentials
/// themselves come from the entry that holds the secret, and from nobody else.
/// </summary>
public sealed class DestinationRule(ProviderSchema schema)
{
    /// <summary>Refuses a target that would use a saved provider's credential in another place; null where it may.</summary>
    /// <param name="target">The target as the config or the headers name it.</param>
    /// <param name="saved">The saved provider that it names.</param>
    /// <param name="headerHost">The custom host of the request's headers, or null.</param>
    public GatewayError? Refuse(Target target, SavedProvider saved, Uri? headerHost)
    {
        if (saved.HasForeignHost)
            return RouteErrors.ForeignHost(saved.Slug);
        var host = headerHost ?? target.CustomHost;
        if (host is not null && host != saved.CustomHost && !saved.AllowHostOverride)
            return RouteErrors.BoundSetting(
                headerHost is null ? "custom_host" : ImageGateway.Gateway.Requests.GatewayHeaders.CustomHost, saved.Slug);
        if (target.Settings.Count == 0)
            return null;
        foreach (var setting in schema.SettingsOf(saved.Provider))
        {
            if (target.Setting(setting.ConfigKey) is not { } value || saved.Settings.GetValueOrDefault(setting.ConfigKey) is var own
                && value == own)
                continue;
            if (IsBound(setting, saved))
                return RouteErrors.BoundSetting(setting.ConfigKey, saved.Slug);
            if (own is not null && setting.Roles.HasFlag(SettingRoles.Price))
                return RouteErrors.BoundPrice(setting.ConfigKey, saved.Slug);
        }

        return null;
    }

    /// <summary>Refuses headers that would send a secret of a saved config to another place; null where they may.</summary>
    public GatewayError? Refuse(RoutePlan plan, Uri? headerHost, string config)
    {
        if (headerHost is null)
            return null;
        return RouteWalk.Targets(plan.Root).Any(target => target.CustomHost != headerHost && HoldsSecret(target))
            ? RouteErrors.BoundConfig(config)
            : null;
    }

    /// <summary>Determines whether a target has a credential of its own.</summary>
    public bool HoldsSecret(Target target) => !string.IsNullOrEmpty(target.ApiKey) || target.Settings.Keys.Any(schema.IsSecret);

    /// <summary>The secret texts of a target.</summary>
    public IEnumerable<string> SecretsOf(Target target)
    {
        if (target.ApiKey is { } key)
            yield return key;
        if (target.CustomHost is { Query.Length: > 1 } host)
            yield return host.Query[1..];
        foreach (var (name, value) in target.Settings)
        {
            if (schema.IsSecret(name))
                yield return value;
        }
    }

    // Another host may be allowed; another identity never is.
    private static bool IsBound(ProviderSetting setting, SavedProvider saved) => setting.IsBound
        && !(saved.AllowHostOverride && setting.Roles.HasFlag(SettingRoles.Destination)
            && (setting.Roles & (SettingRoles.Identity | SettingRoles.Secret)) == 0);
}
