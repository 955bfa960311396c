using System.Collections.Immutable;
using ImageGateway.Core.Catalogue;
using ImageGateway.Core.Control;

namespace ImageGateway.Api.Identity;

/// <summary>Who acts, in which workspace, what that one may do, and what bounds it. Immutable.</summary>
public sealed record Principal
{
    /// <summary>Everybody in open mode.</summary>
    public static Principal Open { get; } = new() { Id = "open", Workspace = WorkspaceIds.Default, IsOrganisation = true };

    /// <summary>Who shows the admin key.</summary>
    public static Principal Admin { get; } = Open with { Id = "admin" };

    /// <summary>The id of the gateway key, or <c>admin</c> or <c>open</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The id of the workspace that it is in; never used for another one.</summary>
    public required string Workspace { get; init; }

    /// <summary>The id of the gateway key, never used for another one; null for the admin key and in open mode.</summary>
    public string? ApiKeyId { get; init; }

    /// <summary>What people see in place of the gateway key, or null.</summary>
    public string? KeyMask { get; init; }

    /// <summary>Whether it may act in other workspaces, too.</summary>
    public bool IsOrganisation { get; init; }

    /// <summary>What it may do; null: everything.</summary>
    public ImmutableSortedSet<string>? Scopes { get; init; }

    /// <summary>When it ends, or null.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether the gateway key is switched off.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>The models and providers that the gateway key is narrowed to; null: all.</summary>
    public KeyAccess? Access { get; init; }

    /// <summary>What bounds the use of the gateway key.</summary>
    public NodeLimits KeyLimits { get; init; } = NodeLimits.None;

    /// <summary>What bounds the use of the workspace.</summary>
    public NodeLimits WorkspaceLimits { get; init; } = NodeLimits.None;

    /// <summary>What its requests have where they do not say: the workspace's and its own.</summary>
    public RequestDefaults Defaults { get; init; } = RequestDefaults.None;

    /// <summary>Whether it has a scope.</summary>
    public bool Has(string scope) => Scopes is null || Scopes.Contains(scope);

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
