using System.Globalization;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Api.Management.Logs;

/// <summary><c>GET /v1/logs/{id}/images/{index}</c>: an archived image of an entry, for whoever sees the entry.</summary>
internal sealed class LogImagesApi(IRequestLogStore log, IImageArchive archive, LogScope scope)
{
    /// <summary>Serves the image.</summary>
    public async ValueTask<ManagementResponse> ReadAsync(ManagementCall call)
    {
        var name = call.Path("id");
        if (!Guid.TryParse(name, out var id) || await log.FindAsync(id, call.Cancellation) is not { } entry
            || !await scope.SeesAsync(call, entry))
            return ManagementErrors.NotFound("log", name);
        if (!int.TryParse(call.Path("index"), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || index >= entry.Images.Length || entry.Images[index] is not { Sha256.Length: > 0 } logged
            || await archive.OpenAsync(IdOf(logged), call.Cancellation) is not { } image)
            return ManagementErrors.NotFound("archived image", call.Path("index"));
        var headers = call.Http.Response.Headers;
        headers.CacheControl = "private, max-age=31536000, immutable";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";

        // Ranges and conditions; it closes the file.
        var whole = TypedResults.Stream(
            image.Content, image.ContentType, entityTag: new($"\"{logged.Sha256}\""), enableRangeProcessing: true);
        await whole.ExecuteAsync(call.Http);
        return ManagementResponse.Written;
    }

    private static string IdOf(LogImage image) => image.Sha256 + image.ContentType switch
    {
        "image/png" => ".png",
        "image/jpeg" => ".jpg",
        "image/webp" => ".webp",
        "image/gif" => ".gif",
        _ => ".bin",
    };
}
