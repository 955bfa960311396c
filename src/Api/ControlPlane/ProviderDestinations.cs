using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.ControlPlane;

/// <summary>
/// Judges changes of saved providers: where a credential goes, and as whom, changes only together with the credential; the
/// gateway's own identity is given by the admin only; a borrowed credential goes where its lender says.
/// </summary>
internal sealed class ProviderDestinations(ProviderSecrets secrets, ProviderSchema schema)
{
    /// <summary>Refuses a change; null where it may be.</summary>
    /// <param name="principal">Who makes it.</param>
    /// <param name="id">The entry's id.</param>
    /// <param name="before">The record before; null for a new entry.</param>
    /// <param name="after">The record afterwards.</param>
    /// <param name="lender">The entry whose credential it uses, or null.</param>
    public GatewayError? Refuse(Principal principal, string id, ProviderRecord? before, ProviderRecord after, StoredResource? lender)
    {
        var changed = before is null ? [] : Changed(id, before, after);
        if ((after.Identity is not null || before?.Identity is not null) && (after.Identity != before?.Identity || changed.Count > 0)
            && principal.Scopes is not null)
            return ManagementErrors.AdminOnly;
        if (lender is not null && IsForeign(id, after, lender))
            return ManagementErrors.Invalid(
                $"'custom_host' would send the credential of the integration '{lender.Slug}' elsewhere; name the host there, or set "
                    + $"'allow_host_override' there");
        if (changed.Count == 0 || Kept(before!, after) is not { Count: > 0 } kept)
            return null;
        return ManagementErrors.SecretNeeded(changed, kept);
    }

    /// <summary>Determines whether a borrower names a host that its lender does not allow.</summary>
    public bool IsForeign(string id, ProviderRecord borrower, StoredResource lender)
    {
        var lent = lender.Provider();
        return HostOf(id, borrower) is { } host && !lent.AllowHostOverride && host != secrets.HostOf(lender, lent);
    }

    private List<string> Changed(string id, ProviderRecord before, ProviderRecord after)
    {
        var changed = new List<string>();
        if (HostOf(id, before) != HostOf(id, after))
            changed.Add(ProviderRecord.CustomHostSetting);
        if (after.AllowHostOverride && !before.AllowHostOverride)
            changed.Add("allow_host_override");
        if (after.Identity != before.Identity)
            changed.Add("identity");
        changed.AddRange(schema.SettingsOf(after.Provider)
            .Where(setting => setting is { IsBound: true, IsSecret: false }
                && before.Settings.GetValueOrDefault(setting.ConfigKey) != after.Settings.GetValueOrDefault(setting.ConfigKey))
            .Select(setting => setting.ConfigKey));
        return changed;
    }

    private static List<string> Kept(ProviderRecord before, ProviderRecord after)
    {
        var kept = after.Secrets
            .Where(secret => secret.Key != ProviderRecord.CustomHostSetting && before.Secrets.TryGetValue(secret.Key, out var same)
                && same.Text == secret.Value.Text)
            .Select(secret => secret.Key).ToList();
        if (after.Key is { } key && key.Text == before.Key?.Text)
            kept.Insert(0, "key");
        return kept;
    }

    private string? HostOf(string id, ProviderRecord record) =>
        secrets.HostOf(new(ResourceKind.Provider, id, new(string.Empty, string.Empty, string.Empty), 0, default, default), record);
}
