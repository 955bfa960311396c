using ImageGateway.Core.ControlPlane;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.Authentication;

/// <summary>
/// Resolves gateway keys to principals by the resource store. A principal is kept while its key and workspace are unchanged, so that a
/// request looks two entries up and allocates nothing.
/// </summary>
internal sealed class PrincipalResolver(IResourceStore resourceStore, TimeProvider time)
{
    private Known? _open;
    private Known? _admin;

    /// <summary>Everybody in open mode.</summary>
    public ValueTask<Principal> OpenAsync(CancellationToken cancellation) => StandingAsync(Principal.Open, cancellation);

    /// <summary>Gets the principal of the admin key.</summary>
    public ValueTask<Principal> AdminAsync(CancellationToken cancellation) => StandingAsync(Principal.Admin, cancellation);

    /// <summary>Finds the principal whose key has this hash, expired or not; null when there is none.</summary>
    public async ValueTask<Principal?> FindAsync(string hash, CancellationToken cancellation)
    {
        if (await resourceStore.FindLookupAsync(ResourceKind.ApiKey, hash, cancellation) is not { } entry)
            return null;
        var workspace = await WorkspaceAsync(entry.Workspace.Length == 0 ? WorkspaceIds.Default : entry.Workspace, cancellation);
        if (entry.FindForm<Known>() is not { } known || !ReferenceEquals(known.Workspace, workspace))
            entry.SetForm(known = new(workspace, Resolve(entry, workspace)));

        // The hash of a key that was replaced leads here until the entry is written again.
        return entry.ApiKey().Accepts(hash, time.GetUtcNow()) ? known.Principal : null;
    }

    private async ValueTask<Principal> StandingAsync(Principal who, CancellationToken cancellation)
    {
        var isOpen = ReferenceEquals(who, Principal.Open);
        var workspace = await WorkspaceAsync(who.Workspace, cancellation);
        if (Volatile.Read(ref isOpen ? ref _open : ref _admin) is { } known && ReferenceEquals(known.Workspace, workspace))
            return known.Principal;
        var principal = In(who, workspace, RequestDefaults.None);
        Volatile.Write(ref isOpen ? ref _open : ref _admin, new(workspace, principal));
        return principal;
    }

    private ValueTask<StoredResource?> WorkspaceAsync(string id, CancellationToken cancellation) =>
        resourceStore.ReadAsync(ResourceKind.Workspace, id, cancellation);

    private static Principal Resolve(StoredResource entry, StoredResource? workspace)
    {
        var record = entry.ApiKey();
        var principal = new Principal
        {
            Id = entry.Id,
            ApiKeyId = entry.Id,
            KeyMask = record.Mask,
            Workspace = entry.Workspace.Length == 0 ? WorkspaceIds.Default : entry.Workspace,
            IsOrganisation = entry.Workspace.Length == 0,
            Scopes = record.Scopes,
            ExpiresAt = record.ExpiresAt,
            IsDisabled = record.Disabled,
            Access = record.AllowedModels is null && record.AllowedProviders is null
                ? null
                : new(record.AllowedModels, record.AllowedProviders),
            KeyLimits = record.Limits,
        };
        return In(principal, workspace, record.Defaults);
    }

    private static Principal In(Principal principal, StoredResource? workspace, RequestDefaults own)
    {
        if (workspace?.Workspace() is not { } shared)
            return principal with { Defaults = own };
        return principal with
        {
            WorkspaceLimits = shared.Limits,
            LogContent = shared.Log.Content,
            Defaults = Precedence.Defaults(own, shared.Defaults),
        };
    }

    private sealed record Known(StoredResource? Workspace, Principal Principal);
}
