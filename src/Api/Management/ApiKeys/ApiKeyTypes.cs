namespace ImageGateway.Api.Management.ApiKeys;

/// <summary>Types of gateway keys, with the scopes that manage keys of each type (docs/architecture/portkey.md#management-api).</summary>
internal static class ApiKeyTypes
{
    /// <summary>Key of the organisation's services; may act in every workspace.</summary>
    public const string OrganisationService = "organisation-service";

    /// <summary>Key of a workspace's service.</summary>
    public const string WorkspaceService = "workspace-service";

    /// <summary>A person's in a workspace.</summary>
    public const string WorkspaceUser = "workspace-user";

    /// <summary>All types of keys.</summary>
    public static IReadOnlyList<string> All { get; } = [OrganisationService, WorkspaceService, WorkspaceUser];

    /// <summary>The scopes of which one is needed for a verb at keys of any kind.</summary>
    public static string[] Scopes(string verb) => [.. All.Select(type => Scope(type, verb))];

    /// <summary>The scope for a verb at keys of one kind.</summary>
    public static string Scope(string type, string verb) => Resource(type) + "." + verb;

    /// <summary>The first part of the scopes for keys of one kind.</summary>
    public static string Resource(string type) => type.Replace('-', '_') + "_api_keys";
}
