using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ImageGateway.Core.Catalogue;
using ImageGateway.Core.Configs;
using ImageGateway.Core.Routing;
using ImageGateway.Core.Upstream;

namespace ImageGateway.Api.Management.Providers;

/// <summary>
/// Reads a provider from a body, whichever view it was sent to (portkey-compat 7.2). The vendor's own settings stand beside the
/// other members, or below <c>configurations</c> or <c>model_config</c>.
/// </summary>
internal sealed class ProviderBody(ProviderSecrets secrets, ProviderSchema schema, Func<string, bool> isAllowedHost, TimeProvider time)
{
    private const string HostName = ProviderRecord.CustomHostSetting;
    private const int MaxSettings = 64;
    private const int MaxSettingChars = 32 * 1024;

    private static readonly FrozenSet<string> NoSettings = FrozenSet.ToFrozenSet(
    [
        "name", "note", "description", "provider", "ai_provider_id", "ai_provider_name", "key", "slug", "workspace_id", "usage_limits", "rate_limits", "expires_at", "secret_mappings",
        "integration_id", "configurations", "model_config", "deployment_config", "azure_deployment_config", "reset_usage", "create_default_provider", "default_provider_slug", "pricing_adjustments",
        "allow_all_models", "models", "id", "object", "status", "created_at", "last_updated_at", "allow_unpriced", "uncertain_policy", "masked_api_key", "masked_key", "custom_host",
        "custom_headers", "organisation_id", "tags", "type", "identity", "allow_host_override",
    ]);

    /// <summary>The record after the body was applied.</summary>
    /// <param name="reader">The body; gathers the faults.</param>
    /// <param name="id">The entry's id, to which its secrets are bound.</param>
    /// <param name="current">The record before; only what the body names is replaced.</param>
    public ProviderRecord Apply(BodyReader reader, string id, ProviderRecord current)
    {
        var body = reader.Body;
        if (body.Member("secret_mappings") is { ValueKind: JsonValueKind.Array } mappings && mappings.GetArrayLength() > 0)
            reader.Fault("'secret_mappings' is not supported here; send the credential itself");
        if (body.Has("custom_headers") || body.Member("model_config").Has("custom_headers") || body.Member("configurations").Has("custom_headers"))
            reader.Fault("'custom_headers' is not supported here; name headers of requests in a config's 'forward_headers'");
        var record = current with
        {
            Name = reader.Name(current.Name.Length == 0 ? null : current.Name),
            Note = reader.Says("description") ? reader.Text("description", current.Note) : reader.Text("note", current.Note),
            ExpiresAt = reader.Time("expires_at", current.ExpiresAt, time.GetUtcNow()),
            Limits = reader.Limits(current.Limits),
        };
        record = WithHost(reader, id, record);
        if (record.IntegrationId is not null)
        {
            if (reader.Says("identity") || reader.Says("allow_host_override"))
                reader.Fault("'identity' and 'allow_host_override' are said at the integration, which holds the credential");
            return record;
        }

        record = record with { Identity = IdentityOf(reader, current.Identity), AllowHostOverride = reader.Flag("allow_host_override", current.AllowHostOverride) };
        if (record is { Identity: not null, AllowHostOverride: true })
            reader.Fault("'allow_host_override' does not go with 'identity': the gateway's own identity goes to its cloud only");
        if (reader.Says("key") && !IsMask(body.Text("key"), current.Key))
            record = record with { Key = reader.Text("key", null, MaxSettingChars) is { Length: > 0 } key ? secrets.SealKey(id, Sendable(reader, "key", key)) : null };
        foreach (var place in (ReadOnlySpan<JsonElement>)[body, body.Member("model_config"), body.Member("configurations")])
            record = Settings(reader, id, record, place);
        foreach (var place in (ReadOnlySpan<JsonElement>)[body.Member("deployment_config"), body.Member("configurations").Member("azure_deployment_config")])
            record = Deployments(reader, record, place);
        if (record.Settings.Count + record.Secrets.Count > MaxSettings)
            reader.Fault(string.Create(CultureInfo.InvariantCulture, $"at most {MaxSettings} settings are accepted"));
        return record;
    }

    /// <summary>The vendor that the body names.</summary>
    public string VendorOf(BodyReader reader, string member)
    {
        var provider = reader.Body.Text(member) ?? reader.Body.Text("provider") ?? reader.Body.Text("ai_provider_name") ?? string.Empty;
        if (schema.SlugOf(provider) is { } slug)
            return slug;
        reader.Fault($"'{member}' is '{provider}', which is no provider; known are {ProviderSlugs.List}");
        return provider;
    }

    // A host with a query may have its key there; it is kept as a secret.
    private ProviderRecord WithHost(BodyReader reader, string id, ProviderRecord record)
    {
        var body = reader.Body;
        var host = body.Text(HostName) ?? body.Member("model_config").Text(HostName) ?? body.Member("configurations").Text(HostName);
        if (host is null)
            return reader.Says(HostName) ? record with { CustomHost = null, Secrets = record.Secrets.Remove(HostName) } : record;
        if (IsMask(host, record.Secrets.GetValueOrDefault(HostName)))
            return record;
        if (CustomHost.Parse(host, isAllowedHost) is null)
            reader.Fault("'custom_host' is not an http(s) URL that may be called from here");
        return SecretMask.IsSecretUrl(host)
            ? record with { CustomHost = null, Secrets = record.Secrets.SetItem(HostName, secrets.SealSetting(id, HostName, host)) }
            : record with { CustomHost = host, Secrets = record.Secrets.Remove(HostName) };
    }

    private static string? IdentityOf(BodyReader reader, string? current)
    {
        var identity = reader.Text("identity", current);
        if (identity is not (null or ProviderRecord.GatewayIdentity))
            reader.Fault($"'identity' must be '{ProviderRecord.GatewayIdentity}' or null");
        return identity;
    }

    // It becomes the value of a header, where a line break would begin another one.
    private static string Sendable(BodyReader reader, string name, string value)
    {
        if (!HeaderText.IsSendable(value))
            reader.Fault($"'{name}' must have {HeaderText.Rule}");
        return value;
    }

    private ProviderRecord Settings(BodyReader reader, string id, ProviderRecord record, JsonElement place)
    {
        if (place.ValueKind != JsonValueKind.Object)
            return record;
        foreach (var member in place.EnumerateObject())
        {
            var name = ConfigElement.Snake(member.Name);
            if (NoSettings.Contains(name))
                continue;
            name = schema.Find(record.Provider, name)?.ConfigKey ?? name;
            var value = member.Value.ValueKind switch
            {
                JsonValueKind.String => member.Value.GetString(),
                JsonValueKind.Object => member.Value.GetRawText(),
                JsonValueKind.Null => string.Empty,
                _ => null,
            };
            if (value is not null)
                record = Set(reader, id, record, name, value);
        }

        return record;
    }

    private ProviderRecord Set(BodyReader reader, string id, ProviderRecord record, string name, string value)
    {
        if (IsMask(value, record.Secrets.GetValueOrDefault(name)))
            return record;
        if (value.Length > MaxSettingChars)
        {
            reader.Fault(string.Create(CultureInfo.InvariantCulture, $"'{name}' has more than {MaxSettingChars} characters"));
            return record;
        }

        if (value.Length == 0)
            return record with { Settings = record.Settings.Remove(name), Secrets = record.Secrets.Remove(name) };
        if (schema.Find(record.Provider, name) is { } declared && !declared.Roles.HasFlag(SettingRoles.Document))
            Sendable(reader, name, value);
        return secrets.IsSecret(record.Provider, name, value)
            ? record with { Settings = record.Settings.Remove(name), Secrets = record.Secrets.SetItem(name, secrets.SealSetting(id, name, value)) }
            : record with { Settings = record.Settings.SetItem(name, value), Secrets = record.Secrets.Remove(name) };
    }

    // Who writes back what he has read means the credential that is there.
    private static bool IsMask(string? text, SealedSecret? secret) => secret is not null && text == secret.Mask;

    private static ProviderRecord Deployments(BodyReader reader, ProviderRecord record, JsonElement place)
    {
        if (place.ValueKind == JsonValueKind.Undefined)
            return record;
        var deployments = place.ValueKind == JsonValueKind.Array ? place.EnumerateArray().Select(DeploymentOf).ToImmutableArray() : [];
        if (deployments.IsEmpty || deployments.Any(deployment => deployment.Name.Length == 0))
        {
            reader.Fault("'deployment_config' must be a list of deployments, each with a 'deployment_name'");
            return record;
        }

        return record with { Deployments = deployments };
    }

    private static ProviderDeployment DeploymentOf(JsonElement deployment) => new(
        deployment.Text("deployment_name") ?? deployment.Text("azure_deployment_name") ?? string.Empty,
        deployment.Text("api_version") ?? deployment.Text("azure_api_version"),
        deployment.Text("alias") ?? deployment.Text("azure_model_slug"),
        deployment.Member("is_default") is { ValueKind: JsonValueKind.True } or { ValueKind: JsonValueKind.Number });
}
