namespace ImageGateway.Api.Edge;

/// <summary>
/// Takes the paths of Azure OpenAI's clients for the gateway's own: <c>/openai/deployments/{name}/images/…</c>, where the
/// deployment's name stands for the model, and <c>/openai/v1/…</c>. The query (<c>api-version</c>) says nothing here.
/// </summary>
/// <remarks>https://learn.microsoft.com/azure/ai-foundry/openai/reference</remarks>
internal static class AzurePaths
{
    private const string Deployments = "/openai/deployments/";
    private const string Images = "/images/";
    private const string V1 = "/openai/v1";
    private static readonly object Key = new();

    /// <summary>Rewrites the path before it is routed.</summary>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value ?? string.Empty;
        if (path.StartsWith(V1 + "/", StringComparison.OrdinalIgnoreCase))
        {
            context.Request.Path = path["/openai".Length..];
        }
        else if (path.StartsWith(Deployments, StringComparison.OrdinalIgnoreCase) && path.LastIndexOf(Images, StringComparison.OrdinalIgnoreCase) is var images && images > Deployments.Length)
        {
            context.Items[Key] = Uri.UnescapeDataString(path[Deployments.Length..images]);
            context.Request.Path = "/v1" + path[images..];
        }

        return next(context);
    }

    /// <summary>The deployment that a request's path names, or null.</summary>
    public static string? DeploymentOf(HttpContext context) => context.Items.TryGetValue(Key, out var name) ? (string)name! : null;
}
