using System.Collections.Immutable;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Routing;

namespace ImageGateway.Gateway.Requests;

/// <summary>Authenticated caller: its workspace, scopes and limits. Immutable.</summary>
public sealed record Principal
{
    /// <summary>Everybody in open mode.</summary>
    public static Principal Open { get; } = new() { Id = "open", Workspace = WorkspaceIds.Default, IsOrganisation = true };

    /// <summary>Principal that holds the admin key.</summary>
    public static Principal Admin { get; } = Open with { Id = "admin" };

    /// <summary>The id of the gateway key, or <c>admin</c> or <c>open</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The id of the workspace that it is in; never used for another one.</summary>
    public required string Workspace { get; init; }

    /// <summary>The id of the gateway key, never used for another one; null for the admin key and in open mode.</summary>
    public string? ApiKeyId { get; init; }

    /// <summary>Masked form of the gateway key for display; null without a key.</summary>
    public string? KeyMask { get; init; }

    /// <summary>True when it may also act in other workspaces.</summary>
    public bool IsOrganisation { get; init; }

    /// <summary>Scopes that it holds; null means all of them.</summary>
    public ImmutableSortedSet<string>? Scopes { get; init; }

    /// <summary>Time at which the key expires; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>True when the gateway key is switched off.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>The models and providers that the gateway key is narrowed to; null: all.</summary>
    public KeyAccess? Access { get; init; }

    /// <summary>Budgets and rate limits of the gateway key.</summary>
    public BudgetLimits KeyLimits { get; init; } = BudgetLimits.None;

    /// <summary>Budgets and rate limits of the workspace.</summary>
    public BudgetLimits WorkspaceLimits { get; init; } = BudgetLimits.None;

    /// <summary>Content of requests that the log keeps, by the rules of the workspace; null: as the deployment says.</summary>
    public string? LogContent { get; init; }

    /// <summary>Defaults of the workspace and of the key itself, for requests that do not say otherwise.</summary>
    public RequestDefaults Defaults { get; init; } = RequestDefaults.None;

    /// <summary>Determines whether it has a scope.</summary>
    public bool Has(string scope) => Scopes is null || Scopes.Contains(scope);

    /// <summary>Determines whether it has at least one of the scopes.</summary>
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
