using ImageGateway.Core.Configs;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Gateway.Routing;

/// <summary>The saved configs of workspaces, compiled once for each version.</summary>
public sealed class SavedConfigs(IResourceStore resourceStore, ConfigSecrets secrets, EgressPolicy egress, ProviderSchema schema)
{
    /// <summary>The name of the saved config that a request's headers ask for; empty for an inline config or none.</summary>
    public static string NameIn(IHeaderDictionary headers) =>
        headers[GatewayHeaders.Config].ToString() is { Length: > 0 } config && IsName(config) ? config.Trim() : string.Empty;

    /// <summary>
    /// Determines whether a config header names a saved config: anything that cannot be JSON does
    /// (docs/architecture/portkey.md#configs).
    /// </summary>
    public static bool IsName(string config)
    {
        var trimmed = config.AsSpan().TrimStart();
        return trimmed is not ['{', ..]
            && (trimmed.StartsWith("pc-")
                || (trimmed is not (['[', ..] or ['"', ..])
                    && config.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')));
    }

    /// <summary>The config of this slug or id in a workspace.</summary>
    public async ValueTask<Result<CompiledConfig>> FindAsync(string workspace, string name, CancellationToken cancellation)
    {
        if (await resourceStore.FindAsync(ResourceKind.Config, workspace, name, cancellation) is not { } entry)
            return RouteErrors.UnknownConfig(name);
        return (entry.FindForm<Known>() ?? entry.AddForm(Compile(entry))).Config;
    }

    private Known Compile(StoredResource entry)
    {
        var record = entry.Config();
        if (!record.Active)
            return new(RouteErrors.UnknownConfig(entry.Slug));
        if (secrets.Open(entry.Id, record) is not { } text)
            return new(RouteErrors.SealedConfig(entry.Slug));

        // Its round robins go on when it changes.
        return new(ConfigCompiler.Compile(text, egress.IsAllowedHost, schema).Select(
            plan => new CompiledConfig(plan with { Id = entry.Id, Secrets = secrets.TextsOf(text) }, revision: plan.Id)));
    }

    private sealed record Known(Result<CompiledConfig> Config);
}
