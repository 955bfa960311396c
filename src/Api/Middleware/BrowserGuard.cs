using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;
using Microsoft.AspNetCore.Http.Features;

namespace ImageGateway.Api.Middleware;

/// <summary>
/// Refuses what a browser may send on behalf of somebody else's page: in open mode other hosts and other origins, in every mode
/// bodies of a type that a form can have without asking first.
/// </summary>
internal sealed class BrowserGuard(GatewayOptions options, AllowedHosts hosts, CallingPages pages)
{
    /// <summary>Runs the rest of the pipeline, or answers with the refusal.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        Refuse(context) is { } refusal ? ErrorWriter.WriteAsync(context, refusal) : next(context);

    private GatewayError? Refuse(HttpContext context)
    {
        var request = context.Request;
        var endpoint = context.GetEndpoint();
        if (options.Auth == AuthMode.Open)
        {
            // As it was sent: HttpRequest.Host throws at punycode that is none.
            var host = new HostString(request.Headers.Host.ToString());
            if (!hosts.Allows(host))
                return EdgeErrors.Host(host.Value!);
            if (endpoint?.Metadata.GetMetadata<OpenToPages>() is null && pages.IsForeign(request))
                return EdgeErrors.Origin(request.Headers.Origin.ToString());
        }

        // Of a path that is not served, that is said first.
        return endpoint is RouteEndpoint ? RefuseType(context) : null;
    }

    private GatewayError? RefuseType(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
            return null;

        // Portkey takes a body without a type for JSON. In open mode it is refused: a page can send one without a preflight.
        var type = context.Request.ContentType;
        var isGood = string.IsNullOrEmpty(type) ? options.Auth == AuthMode.Keys : ContentTypes.IsJson(type) || ContentTypes.IsForm(type);
        return isGood
            ? null
            : RequestErrors.ContentType("a body of content type application/json, or multipart/form-data where it takes files");
    }
}
