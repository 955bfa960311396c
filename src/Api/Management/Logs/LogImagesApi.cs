using System.Globalization;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.Responses;
using ImageGateway.Storage.Files;

namespace ImageGateway.Api.Management.Logs;

/// <summary><c>GET /v1/logs/{id}/images/{index}</c>: an archived image of an entry, for whoever sees the entry.</summary>
internal sealed class LogImagesApi(IRequestLogStore log, IImageArchive archive, LogScope scope)
{
    /// <summary>Serves an image of an entry.</summary>
    public async ValueTask<ManagementResponse> ReadAsync(ManagementCall call)
    {
        var name = call.Path("id");
        if (!Guid.TryParse(name, out var id) || await log.FindAsync(id, call.Cancellation) is not { } entry
            || !await scope.SeesAsync(call, entry))
            return ManagementErrors.NotFound("log", name);
        if (!int.TryParse(call.Path("index"), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || index >= entry.Images.Length
            || ImageType.IdOf(entry.Images[index].Sha256, entry.Images[index].ContentType) is not { } imageId
            || await archive.OpenAsync(imageId, call.Cancellation) is not { } image)
            return ManagementErrors.NotFound("archived image", call.Path("index"));
        await ArchivedImageResponse.WriteAsync(call.Http, imageId, image);
        return ManagementResponse.Written;
    }
}
