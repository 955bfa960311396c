namespace ImageGateway.Api.Middleware;

/// <summary>
/// Takes the paths of Azure OpenAI's clients for the gateway's own: <c>/openai/deployments/{name}/images/…</c>, where the
/// deployment's name stands for the model; <c>/openai/v1/…</c>; and <c>/openai/images/…</c> and <c>/openai/models</c>, which
/// clients ask for where they see no deployment, as in forms; all of them below <c>/v1</c>, too, where that is taken for the endpoint. The
/// query (<c>api-version</c>) says nothing here.
/// </summary>
/// <remarks>https://learn.microsoft.com/azure/ai-foundry/openai/reference</remarks>
internal static class AzurePaths
{
    private const string Root = "/openai";
    private const string Deployments = Root + "/deployments/";
    private const string Images = "/images/";
    private const string Version = "/v1";

    /// <summary>Rewrites the path before it is routed.</summary>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value ?? string.Empty;
        if (IsBelow(path, Version + Root + "/"))
            path = path[Version.Length..];
        if (IsBelow(path, Root + Version + "/"))
        {
            context.Request.Path = path[Root.Length..];
        }
        else if (IsBelow(path, Root + Images) || IsBelow(path, Root + "/models"))
        {
            context.Request.Path = Version + path[Root.Length..];
        }
        else if (IsBelow(path, Deployments) && path.LastIndexOf(Images, StringComparison.OrdinalIgnoreCase) is var images
            && images > Deployments.Length)
        {
            context.Features.Set(new NamedDeployment(Uri.UnescapeDataString(path[Deployments.Length..images])));
            context.Request.Path = Version + path[images..];
        }

        return next(context);
    }

    /// <summary>The deployment that a request's path names, or null.</summary>
    public static string? DeploymentOf(HttpContext context) => context.Features.Get<NamedDeployment>()?.Name;

    private static bool IsBelow(string path, string start) => path.StartsWith(start, StringComparison.OrdinalIgnoreCase);

    private sealed record NamedDeployment(string Name);
}
