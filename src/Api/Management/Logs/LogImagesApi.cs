using System.Globalization;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.Responses;
using ImageGateway.Storage.Files;

namespace ImageGateway.Api.Management.Logs;

/// <summary>
/// <c>GET /v1/logs/{id}/images/{index}</c>: an archived image of an entry and its thumbnail, for whoever sees the entry.
/// </summary>
internal sealed class LogImagesApi(IRequestLogStore log, IImageArchive archive, IThumbnails thumbnails, LogScope scope)
{
    private static readonly GatewayError NoImage = ManagementErrors.NotFound("archived image", "index");

    /// <summary>Maps the routes of images.</summary>
    public void Map(ManagementEndpoints endpoints, IEndpointRouteBuilder routes)
    {
        endpoints.Map(routes, "GET", "/logs/{id}/images/{index}", LogsApi.ViewScopes, ReadAsync);
        endpoints.Map(routes, "GET", "/logs/{id}/images/{index}/thumbnail", LogsApi.ViewScopes, ReadThumbnailAsync);
    }

    private async ValueTask<ManagementResponse> ReadAsync(ManagementCall call)
    {
        if (!(await FindAsync(call)).TryGet(out var id, out var error))
            return error;
        if (await archive.OpenAsync(id, call.Cancellation) is not { } image)
            return NoImage;
        await ArchivedImageResponse.WriteAsync(call.Http, id, image);
        return ManagementResponse.Written;
    }

    private async ValueTask<ManagementResponse> ReadThumbnailAsync(ManagementCall call)
    {
        if (!(await FindAsync(call)).TryGet(out var id, out var error))
            return error;
        if (await thumbnails.OpenAsync(id, call.Cancellation) is not { } thumbnail)
            return ManagementErrors.NotFound("thumbnail", call.Path("index"));
        await ArchivedImageResponse.WriteAsync(call.Http, id + ".webp", thumbnail);
        return ManagementResponse.Written;
    }

    // Id of an image in the archive.
    private async ValueTask<Result<string>> FindAsync(ManagementCall call)
    {
        var name = call.Path("id");
        if (!Guid.TryParse(name, out var id) || await log.FindAsync(id, call.Cancellation) is not { } entry
            || !await scope.SeesAsync(call, entry))
            return ManagementErrors.NotFound("log", name);
        if (!int.TryParse(call.Path("index"), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || index >= entry.Images.Length)
            return ManagementErrors.NotFound("archived image", call.Path("index"));
        return ImageType.IdOf(entry.Images[index].Sha256, entry.Images[index].ContentType) is { } image ? image : NoImage;
    }
}
