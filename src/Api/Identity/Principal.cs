using System.Collections.Frozen;
using ImageGateway.Core.Control;

namespace ImageGateway.Api.Identity;

/// <summary>Who acts, in which workspace, and what that one may do. Immutable.</summary>
public sealed class Principal
{
    private readonly FrozenSet<string>? _scopes;

    /// <summary>Somebody with these scopes; null: all of them.</summary>
    public Principal(string id, string workspace, bool isOrganisation, FrozenSet<string>? scopes)
    {
        Id = id;
        Workspace = workspace;
        IsOrganisation = isOrganisation;
        _scopes = scopes;
    }

    /// <summary>Everybody in open mode.</summary>
    public static Principal Open { get; } = new("open", WorkspaceIds.Default, isOrganisation: true, null);

    /// <summary>Who shows the admin key.</summary>
    public static Principal Admin { get; } = new("admin", WorkspaceIds.Default, isOrganisation: true, null);

    /// <summary>The id of the gateway key, or <c>admin</c> or <c>open</c>.</summary>
    public string Id { get; }

    /// <summary>The id of the workspace that it is in.</summary>
    public string Workspace { get; }

    /// <summary>Whether it may act in other workspaces, too.</summary>
    public bool IsOrganisation { get; }

    /// <summary>Whether it may do everything.</summary>
    public bool MayDoAll => _scopes is null;

    /// <summary>Whether it has a scope.</summary>
    public bool Has(string scope) => _scopes is null || _scopes.Contains(scope);

    /// <summary>Whether it has one of these scopes.</summary>
    public bool HasAny(params ReadOnlySpan<string> scopes)
    {
        foreach (var scope in scopes)
        {
            if (Has(scope))
                return true;
        }

        return false;
    }
}
