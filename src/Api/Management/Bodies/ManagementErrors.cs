using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>The errors of the management API.</summary>
internal static class ManagementErrors
{
    /// <summary>The body has faults; all are named.</summary>
    public static GatewayError Invalid(IReadOnlyList<string> faults) =>
        GatewayError.Invalid(string.Join("; ", faults) + ".", null, "invalid_value") with { Details = faults };

    /// <summary>Error for a body with one fault.</summary>
    public static GatewayError Invalid(string fault) => Invalid([fault]);

    /// <summary>A change would send credentials elsewhere that the body does not have.</summary>
    /// <param name="changed">The settings that say where and as whom.</param>
    /// <param name="kept">The credentials that would stay.</param>
    public static GatewayError SecretNeeded(IEnumerable<string> changed, IEnumerable<string> kept) => GatewayError.Invalid(
        $"{Quoted(changed)} decides where a credential goes; send {Quoted(kept)} anew with it.", null, "secret_required");

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    /// <summary>Error for something that does not exist in the caller's workspace.</summary>
    public static GatewayError NotFound(string what, string name) =>
        GatewayError.Invalid($"There is no {what} '{name}' in this workspace.", null, "not_found", StatusCodes.Status404NotFound);

    /// <summary>The workspace is not there, or not the caller's.</summary>
    public static GatewayError NoWorkspace(string name) =>
        new(StatusCodes.Status403Forbidden, $"There is no workspace '{name}' that this key may act in.", "permission_error",
            "workspace_forbidden", "workspace_id");

    /// <summary>A key cannot grant scopes that it does not hold.</summary>
    public static GatewayError MoreThanOwn(IEnumerable<string> scopes) =>
        new(StatusCodes.Status403Forbidden,
            $"The calling gateway key does not have the scopes {string.Join(", ", scopes)} and cannot give them.", "permission_error",
            "scope_missing", "scopes");

    /// <summary>A file says what it is.</summary>
    public static GatewayError Declared(string what, string slug) =>
        new(StatusCodes.Status403Forbidden,
            $"The {what} '{slug}' is declared in the deployment's file (IMAGEGATEWAY__KEYSFILE); change it there.", "permission_error",
            "declared_in_file");

    /// <summary>The deployment's resources file declares an entry.</summary>
    public static GatewayError Declared(StoredResource entry) =>
        new(StatusCodes.Status403Forbidden,
            $"The {NameOf(entry.Kind)} '{entry.Slug}' is declared in the deployment's file (IMAGEGATEWAY__RESOURCESFILE); change it there.",
            "permission_error", "declared_in_file");

    /// <summary>The name of a kind of entries in sentences.</summary>
    public static string NameOf(ResourceKind kind) => kind switch
    {
        ResourceKind.Provider => "provider",
        ResourceKind.ApiKey => "api key",
        ResourceKind.UsagePolicy => "usage limits policy",
        ResourceKind.RatePolicy => "rate limits policy",
        _ => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>The slug is another one's.</summary>
    public static GatewayError SlugTaken(string slug) =>
        GatewayError.Invalid(
            $"The slug '{slug}' is taken; choose another, or leave it out.", "slug", "slug_taken", StatusCodes.Status409Conflict);

    /// <summary>The caller is not the admin key.</summary>
    public static GatewayError AdminOnly { get; } =
        new(StatusCodes.Status403Forbidden, "Only the admin key may do this.", "permission_error", "admin_only");

    /// <summary>An import would take names of others.</summary>
    public static GatewayError NamesTaken(IEnumerable<string> names) =>
        GatewayError.Invalid(
            $"Other entries have the names or keys of {string.Join(", ", names)}; nothing was imported.", null, "slug_taken",
            StatusCodes.Status409Conflict);

    /// <summary>Error for a shared entry that the caller may use and not change.</summary>
    public static GatewayError NotYours(string what, string slug) =>
        new(StatusCodes.Status403Forbidden,
            $"The {what} '{slug}' belongs to all workspaces; only a key of the organisation may change it.", "permission_error",
            "not_yours");

    /// <summary>The caller belongs to one workspace.</summary>
    public static GatewayError OrganisationOnly { get; } =
        new(StatusCodes.Status403Forbidden, "Only a key of the organisation, or the admin key, may do this.", "permission_error",
            "organisation_only");

    /// <summary>Error for an entry that others still need.</summary>
    public static GatewayError InUse(string what, string slug, IEnumerable<string> users) =>
        GatewayError.Invalid(
            $"The {what} '{slug}' is in use by {string.Join(", ", users)}; delete those first.", null, "in_use",
            StatusCodes.Status409Conflict);

    /// <summary>Error for an entry that others keep changing at the same time.</summary>
    public static GatewayError Busy { get; } =
        GatewayError.Invalid("It was changed by others at the same time; try again.", null, "conflict", StatusCodes.Status409Conflict);

    /// <summary>The control plane's store gave no answer.</summary>
    public static GatewayError Unavailable { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "The control plane's store gave no answer; whether the change was made is not known.",
            "server_error", "control_plane_unavailable")
        { RetryAfterSeconds = 2 };
}
