using System.Collections.Frozen;
using System.Collections.Immutable;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.ControlPlane;

/// <summary>
/// The saved providers of the resource store. A credential is opened once for each version of its entry; what was opened is dropped
/// with the entry.
/// </summary>
internal sealed class StoredProviders(
    IResourceStore resourceStore, ProviderFinder finder, ProviderSecrets secrets, ProviderDestinations destinations, ProviderSchema schema)
    : ISavedProviders
{
    /// <inheritdoc/>
    public async ValueTask<SavedProvider?> FindAsync(string workspace, string slug, CancellationToken cancellationToken)
    {
        if (await finder.FindAsync(workspace, slug, cancellationToken) is not { } entry)
            return null;
        var lender = entry.Provider().IntegrationId is { } id
            ? await resourceStore.ReadAsync(ResourceKind.Provider, id, cancellationToken)
            : null;
        if (entry.FindForm<Opened>() is not { } opened || !ReferenceEquals(opened.Lender, lender))
            entry.SetForm(opened = Open(entry, lender));
        return opened.Provider;
    }

    private Opened Open(StoredResource entry, StoredResource? lender)
    {
        var record = entry.Provider();
        if (!record.Callable || (record.IntegrationId is not null && lender is null))
            return new(lender, null);
        var source = lender ?? entry;
        var lent = source.Provider();
        var settings = lent.Settings.ToDictionary();
        foreach (var (name, value) in lent.Secrets.Where(secret => secret.Key != ProviderRecord.CustomHostSetting))
            settings[name] = secrets.OpenSetting(source, name, value);
        if (lent.Deployments.FirstOrDefault(deployment => deployment.IsDefault) is { } standard)
            Add(settings, standard, lent.Provider);
        return new(lender, new()
        {
            Id = entry.Id,
            Slug = entry.Slug,
            Workspace = entry.Workspace,
            Provider = lent.Provider,
            ApiKey = secrets.OpenKey(source, lent),
            Mask = lent.Key?.Mask ?? string.Empty,
            Settings = settings.ToFrozenDictionary(),
            ModelSettings = ModelSettings(lent, settings),
            CustomHost = (secrets.HostOf(entry, record) ?? secrets.HostOf(source, lent)) is { } host ? new Uri(host) : null,
            AllowHostOverride = lent.AllowHostOverride,
            UsesGatewayIdentity = lent.Identity == ProviderRecord.GatewayIdentity,
            HasForeignHost = lender is not null && destinations.IsForeign(entry.Id, record, lender),
            Models = lent.AllowAllModels ? null : Names(lent.Models.Where(model => model.Enabled)),
            RefusedModels = Names(lent.Models.Where(model => !model.Enabled)),
            AllowedModels =
                [.. new[] { record.AllowedModels, lender is null ? null : lent.AllowedModels }.OfType<ImmutableArray<string>>()],
            Disabled = record.Disabled || lent.Disabled,
            ExpiresAt = lent.ExpiresAt < record.ExpiresAt ? lent.ExpiresAt : record.ExpiresAt ?? lent.ExpiresAt,
            Limits = record.Limits,
            Integration = lender is null ? null : new(lender.Id, lender.Slug, lent.Limits),
        });
    }

    private static FrozenSet<string> Names(IEnumerable<ModelRule> models) =>
        models.Select(model => model.Slug).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private FrozenDictionary<string, FrozenDictionary<string, string>> ModelSettings(
        ProviderRecord record, Dictionary<string, string> settings) =>
        record.Deployments.DistinctBy(deployment => deployment.Alias ?? deployment.Name, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(
            deployment => deployment.Alias ?? deployment.Name,
            deployment =>
            {
                var own = new Dictionary<string, string>(settings);
                Add(own, deployment, record.Provider);
                return own.ToFrozenDictionary();
            },
            StringComparer.OrdinalIgnoreCase);

    private void Add(Dictionary<string, string> settings, ProviderDeployment deployment, string vendor)
    {
        if (schema.CapabilitiesOf(vendor).Deployments is not { } names)
            return;
        settings[names.Name] = deployment.Name;
        if (deployment.ApiVersion is { } version)
            settings[names.ApiVersion] = version;
    }

    private sealed record Opened(StoredResource? Lender, SavedProvider? Provider);
}
