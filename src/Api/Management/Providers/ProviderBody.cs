using System.Globalization;
using System.Text.Json;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.Management.Providers;

/// <summary>
/// Reads a provider from a body, whichever view it was sent to (docs/architecture/portkey.md#virtual-keys). The vendor's own
/// settings stand beside the other members, or below <c>configurations</c> or <c>model_config</c>.
/// </summary>
internal sealed class ProviderBody(ProviderSecrets secrets, ProviderSchema schema, EgressPolicy egress, TimeProvider time)
{
    private const string HostName = ProviderRecord.CustomHostSetting;
    private const int MaxSettings = 64;

    /// <summary>The record after the body was applied.</summary>
    /// <param name="body">The body.</param>
    /// <param name="faults">Takes faults and warnings.</param>
    /// <param name="id">The entry's id, to which its secrets are bound.</param>
    /// <param name="current">The record before; a member that is there replaces the earlier value.</param>
    public ProviderRecord Apply(SavedProviderChange body, BodyFaults faults, string id, ProviderRecord current)
    {
        if (body.SecretMappings.Value is { ValueKind: JsonValueKind.Array } mappings && mappings.GetArrayLength() > 0)
            faults.Add("'secret_mappings' is not supported here; send the credential itself");
        var record = current with
        {
            Name = BodyNames.Name(body.Name, current.Name.Length == 0 ? null : current.Name, faults),
            Note = body.Description.IsPresent ? body.Description.Value : body.Note.Or(current.Note),
            ExpiresAt = BodyNames.Time(body.ExpiresAt, current.ExpiresAt, time.GetUtcNow(), faults),
            Disabled = BodyNames.IsDisabled(body.Status, current.Disabled, faults),
            AllowedModels = NameFilters.Over(body.AllowedModels, current.AllowedModels, "allowed_models", faults),
            Limits = body.Over(current.Limits, faults),
        };
        record = WithHost(body, faults, id, record);
        var places = (ReadOnlySpan<Dictionary<string, JsonElement>?>)[body.Settings, body.ModelConfig.Value?.Settings,
            body.Configurations.Value?.Settings];
        if (record.IntegrationId is not null)
        {
            if (body.Key.IsPresent || places[0] is not null || body.ModelConfig.IsPresent || body.Configurations.IsPresent
                || body.DeploymentConfig.IsPresent)
                faults.Add("the credential and settings of this provider are those of its integration; change them there");
            if (body.Identity.IsPresent || body.AllowHostOverride.IsPresent)
                faults.Add("'identity' and 'allow_host_override' are said at the integration, which holds the credential");
            return record;
        }

        record = record with
        {
            Identity = body.Identity.Or(current.Identity),
            AllowHostOverride = body.AllowHostOverride
            .Or(current.AllowHostOverride)
        };
        if (record is { Identity: not null, AllowHostOverride: true })
            faults.Add("'allow_host_override' does not go with 'identity': the gateway's own identity goes to its cloud only");

        if (body.Key.IsPresent && !IsMask(body.Key.Value, current.Key))
            record = record with { Key = body.Key.Value is { Length: > 0 } key ? secrets.SealKey(id, Sendable(faults, "key", key)) : null };
        foreach (var place in places)
        {
            foreach (var (name, value) in place ?? [])
                record = Set(faults, id, record, name, value);
        }

        foreach (var deployments in (ReadOnlySpan<Optional<IReadOnlyList<DeploymentRequest>>>)
            [body.DeploymentConfig, body.ModelConfig.Value?.DeploymentConfig ?? default, body.Configurations.Value?.DeploymentConfig
                ?? default])
        {
            if (deployments.IsPresent)
                record = record with { Deployments = [.. deployments.Value.Select(DeploymentOf)] };
        }

        if (record.Settings.Count + record.Secrets.Count > MaxSettings)
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"at most {MaxSettings} settings are accepted"));
        return record;
    }

    /// <summary>The vendor that the body of a new one names.</summary>
    public string VendorOf(SavedProviderChange body, BodyFaults faults, string member)
    {
        var provider = body.Provider.Value ?? body.AiProviderId.Value ?? body.AiProviderName.Value ?? string.Empty;
        if (schema.SlugOf(provider) is { } slug)
            return slug;
        faults.Add($"'{member}' is '{provider}', which is no provider; known are {schema.Names.List}");
        return provider;
    }

    /// <summary>Refuses another vendor, integration or slug in a change: clients send them back as they are.</summary>
    public void KeepIdentity(SavedProviderChange body, BodyFaults faults, StoredResource entry, ProviderRecord record)
    {
        BodyNames.KeepSlug(body.Slug, entry, faults);
        foreach (var (name, sent) in new[] { ("provider", body.Provider), ("ai_provider_id", body.AiProviderId),
            ("ai_provider_name", body.AiProviderName) })
        {
            if (sent.Value is { } vendor && (schema.SlugOf(vendor) ?? vendor) != record.Provider)
                faults.Add($"'{name}' cannot be changed; it is '{record.Provider}'");
        }

        if (body.IntegrationId.Value is { } integration && integration != (record.IntegrationId ?? entry.Id))
            faults.Add("'integration_id' cannot be changed");
        if (body.CreateDefaultProvider.IsPresent || body.DefaultProviderSlug.IsPresent)
            faults.Warn("'create_default_provider' and 'default_provider_slug' count for new integrations only");
    }

    // A host with a query may have its key there; it is kept as a secret.
    private ProviderRecord WithHost(SavedProviderChange body, BodyFaults faults, string id, ProviderRecord record)
    {
        var sent = body.CustomHost.IsPresent ? body.CustomHost
            : body.ModelConfig.Value?.CustomHost is { IsPresent: true } below ? below
            : body.Configurations.Value?.CustomHost ?? default;
        if (!sent.IsPresent)
            return record;
        if (sent.Value is not { } host)
            return record with { CustomHost = null, Secrets = record.Secrets.Remove(HostName) };
        if (IsMask(host, record.Secrets.GetValueOrDefault(HostName)))
            return record;
        if (CustomHost.Parse(host, egress.IsAllowedHost) is null)
            faults.Add("'custom_host' is not an http(s) URL that may be called from here");
        return SecretMask.IsSecretUrl(host)
            ? record with { CustomHost = null, Secrets = record.Secrets.SetItem(HostName, secrets.SealSetting(id, HostName, host)) }
            : record with { CustomHost = host, Secrets = record.Secrets.Remove(HostName) };
    }

    // It becomes the value of a header, where a line break would begin another one.
    private static string Sendable(BodyFaults faults, string name, string value)
    {
        if (!HeaderText.IsSendable(value))
            faults.Add($"'{name}' must have {HeaderText.Rule}");
        return value;
    }

    private ProviderRecord Set(BodyFaults faults, string id, ProviderRecord record, string name, JsonElement sent)
    {
        var declared = schema.Find(record.Provider, name);
        if (declared is null && sent.ValueKind != JsonValueKind.Null)
            faults.Warn($"'{name}' is no setting of '{record.Provider}' here and has no effect");
        name = declared?.ConfigKey ?? name;
        var value = sent.ValueKind switch
        {
            JsonValueKind.String => sent.GetString(),
            JsonValueKind.Object => sent.GetRawText(),
            JsonValueKind.Null => string.Empty,
            _ => null,
        };
        if (value is not null)
            return Set(faults, id, record, name, value);
        faults.Add($"'{name}' must be a text, or an object of JSON");
        return record;
    }

    private ProviderRecord Set(BodyFaults faults, string id, ProviderRecord record, string name, string value)
    {
        if (IsMask(value, record.Secrets.GetValueOrDefault(name)))
            return record;
        if (value.Length > ProviderSettingsRequest.MaxSettingChars)
        {
            faults.Add(string.Create(
                CultureInfo.InvariantCulture, $"'{name}' has more than {ProviderSettingsRequest.MaxSettingChars} characters"));
            return record;
        }

        if (value.Length == 0)
            return record with { Settings = record.Settings.Remove(name), Secrets = record.Secrets.Remove(name) };
        if (schema.Find(record.Provider, name) is { } declared && !declared.IsDocument)
            Sendable(faults, name, value);
        return secrets.IsSecret(record.Provider, name, value)
            ? record with
            {
                Settings = record.Settings.Remove(name),
                Secrets = record.Secrets
                .SetItem(name, secrets.SealSetting(id, name, value))
            }
            : record with { Settings = record.Settings.SetItem(name, value), Secrets = record.Secrets.Remove(name) };
    }

    // A masked credential that is written back stands for the stored one.
    private static bool IsMask(string? text, SealedSecret? secret) => secret is not null && text == secret.Mask;

    private static ProviderDeployment DeploymentOf(DeploymentRequest deployment) =>
        new(deployment.DeploymentName, deployment.ApiVersion, deployment.Alias, deployment.IsDefault == true);
}
