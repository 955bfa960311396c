using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Gateway.Responses;

namespace ImageGateway.Api.Endpoints.Images;

/// <summary><c>GET /v1/images/files/{id}</c>: an archived image, for whoever holds a signed link.</summary>
public sealed class FilesApi(IImageArchive archive, ImageLinks links)
{
    /// <summary>Serves an archived image to the holder of a valid link.</summary>
    public async Task GetAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        var query = context.Request.Query;
        switch (links.Check(id, query["expires"], query["signature"], query["key"]))
        {
            case LinkState.Forged:
                await ErrorWriter.WriteAsync(
                    context, GatewayError.Invalid(
                        "The link's signature is missing or wrong.", "signature", "invalid_link", StatusCodes.Status403Forbidden));
                return;
            case LinkState.Ended:
                await ErrorWriter.WriteAsync(
                    context, GatewayError.Invalid(
                        "The link has ended; ask for the picture again.", "expires", "link_ended", StatusCodes.Status410Gone));
                return;
        }

        if (await archive.OpenAsync(id, context.RequestAborted) is not { } image)
        {
            await ErrorWriter.WriteAsync(
                context, GatewayError.Invalid(
                    "The picture is not in the archive any more.", "id", "not_found", StatusCodes.Status404NotFound));
            return;
        }

        context.Response.Headers.AccessControlAllowOrigin = "*";
        await ArchivedImageResponse.WriteAsync(context, id, image);
    }
}
