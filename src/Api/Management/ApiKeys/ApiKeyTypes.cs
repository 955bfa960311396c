using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Api.Management.ApiKeys;

/// <summary>Types of gateway keys, with the scopes that manage keys of each type (docs/architecture/portkey.md#management-api).</summary>
internal static class ApiKeyTypes
{
    /// <summary>All types of keys.</summary>
    public static IReadOnlyList<string> All { get; } =
        [ApiKeyRecord.OrganisationService, ApiKeyRecord.WorkspaceService, ApiKeyRecord.WorkspaceUser];

    /// <summary>The selection of keys of the types for which a caller has the scope of a verb.</summary>
    /// <exception cref="ArgumentException">It has none of the scopes.</exception>
    public static ResourceSelection Selection(Func<string, bool> hasScope, string verb) => (
        hasScope(Scope(ApiKeyRecord.OrganisationService, verb)),
        hasScope(Scope(ApiKeyRecord.WorkspaceService, verb)),
        hasScope(Scope(ApiKeyRecord.WorkspaceUser, verb))) switch
    {
        (true, false, false) => ResourceSelection.Organisation,
        (false, true, false) => ResourceSelection.Service,
        (false, false, true) => ResourceSelection.User,
        (false, true, true) => ResourceSelection.ServiceOrUser,
        (true, true, false) => ResourceSelection.AnyService,
        (true, false, true) => ResourceSelection.OrganisationOrUser,
        (true, true, true) => ResourceSelection.All,
        _ => throw new ArgumentException("A caller without any of the scopes lists no keys.", nameof(hasScope)),
    };

    /// <summary>The scopes of which one is needed for a verb at keys of any kind.</summary>
    public static string[] Scopes(string verb) => [.. All.Select(type => Scope(type, verb))];

    /// <summary>The scope for a verb at keys of one kind.</summary>
    public static string Scope(string type, string verb) => Resource(type) + "." + verb;

    /// <summary>The first part of the scopes for keys of one kind.</summary>
    public static string Resource(string type) => type.Replace('-', '_') + "_api_keys";
}
