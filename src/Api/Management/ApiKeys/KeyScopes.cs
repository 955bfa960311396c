using System.Collections.Frozen;

namespace ImageGateway.Api.Management.ApiKeys;

/// <summary>The scopes that gateway keys can have.</summary>
internal static class KeyScopes
{
    private static readonly string[] Verbs = ["create", "list", "read", "update", "delete"];

    private static readonly string[] Resources =
    [
        "configs", "guardrails", "virtual_keys", "providers", "integrations", "workspace_integrations", "organisation_integrations",
        "workspaces",
        "policies", "usage_limits_policies", "rate_limits_policies", .. ApiKeyTypes.All.Select(type => ApiKeyTypes.Resource(type)),
    ];

    // https://portkey.ai/docs/product/enterprise-offering/org-management/api-keys-authn-and-authz
    private static readonly FrozenSet<string> OtherResources = FrozenSet.ToFrozenSet(
    [
        "logs", "analytics", "feedback", "prompts", "prompt_partials", "guardrails", "workspace_users", "organisation_users",
        "organisation_user_invites",
        "workspace_user_invites", "collections", "labels", "secret_references", "mcp_integrations", "mcp_servers", "mcp", "models",
        "completions", "audit_logs",
        "organisations", "log_exports", "virtual_keys", "configs", "agents",
    ]);

    private static readonly FrozenSet<string> OtherVerbs = FrozenSet.ToFrozenSet(
        [.. Verbs, "write", "view", "export", "publish", "render", "copy", "invoke", "run"]);

    /// <summary>Scopes that open a route of this gateway.</summary>
    public static FrozenSet<string> Acted { get; } = FrozenSet.ToFrozenSet(
    [
        .. from resource in Resources from verb in Verbs select $"{resource}.{verb}",
        .. ApiKeyTypes.All.Select(type => ApiKeyTypes.Scope(type, "rotate")),
        "completions.write", "models.list", "metrics.read", "audit_logs.list", "catalogue.export", "catalogue.import",
        "logs.list", "logs.view", "logs.write", "logs.export", "logs.delete", "analytics.view", "feedback.create", "feedback.update",
    ]);

    /// <summary>Determines whether Portkey has the scope for a resource that this gateway does not serve.</summary>
    public static bool IsOfPortkey(string scope) =>
        scope.Split('.') is [var resource, var verb] && OtherResources.Contains(resource) && OtherVerbs.Contains(verb);
}
