using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.VertexAi;

/// <summary>Address of a model: host, project and location.</summary>
/// <param name="Host">The vendor's host for the location.</param>
/// <param name="Path">The path before the models, with its slash at the front.</param>
internal sealed record VertexAddress(Uri Host, string Path)
{
    private const string Global = "global";

    // Imagen is served by regions only; Gemini's image models by the global host, some of them nowhere else.
    private const string ImagenRegion = "us-central1";

    private const string Models = "publishers/google/models/";
    private const int MaxRegionChars = 40;
    private const int MaxProjectChars = 128;

    /// <summary>The address of an endpoint.</summary>
    /// <param name="endpoint">Its settings.</param>
    /// <param name="ownProject">The project of its service account.</param>
    /// <param name="isImagen">Whether the model is one of Imagen's.</param>
    /// <param name="byApiKey">Whether it is called with an API key, which knows its project (express mode).</param>
    public static Result<VertexAddress> Resolve(
        ProviderEndpoint endpoint, string? ownProject, bool isImagen, bool byApiKey)
    {
        var region = endpoint.Setting("vertex_region") is { Length: > 0 } given ? given : isImagen ? ImagenRegion : Global;
        if (region.Length > MaxRegionChars
            || !region.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'))
            return GatewayError.Invalid(
                $"'{region}' is no region of Google Cloud; an example is 'us-central1', or 'global'.", "vertex_region", "invalid_value");

        var project = endpoint.Setting("vertex_project_id") is { Length: > 0 } named ? named : ownProject;
        if (project is null && byApiKey)
            return new VertexAddress(HostOf(Global), "/v1/" + Models);
        if (project is null)
            return GatewayError.Invalid(
                "Vertex AI needs a project: header 'x-portkey-vertex-project-id' or config key 'vertex_project_id'.", "vertex_project_id",
                "missing_required_parameter");
        return IsProject(project)
            ? new VertexAddress(HostOf(region), $"/v1/projects/{project}/locations/{region}/{Models}")
            : GatewayError.Invalid($"'{project}' is no project id of Google Cloud.", "vertex_project_id", "invalid_value");
    }

    private static Uri HostOf(string region) =>
        new(region == Global ? "https://aiplatform.googleapis.com" : $"https://{region}-aiplatform.googleapis.com");

    // Ids, numbers, and old ids within a domain, as in example.com:my-project.
    private static bool IsProject(string project) =>
        project.Length is > 0 and <= MaxProjectChars && char.IsAsciiLetterOrDigit(project[0])
        && project.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or ':' or '_');
}
