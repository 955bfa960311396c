using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Bedrock;

/// <summary>A list of images in base64, each complete in itself.</summary>
internal static class ImageList
{
    /// <summary>Hands on the images of an array whose start was read. Null where the document breaks off or holds something else.</summary>
    public static async ValueTask<int?> CopyAsync(JsonStreamReader json, IImageWriter images, CancellationToken cancellation)
    {
        var count = 0;
        JsonPiece piece;
        while ((piece = await json.NextAsync(cancellation)) is JsonPiece.StringPart)
        {
            await images.BeginAsync(cancellation);
            if (!await Base64Text.CopyAsync(json, images, cancellation))
                return null;
            await images.EndAsync(ImageVerdict.Shown, cancellation);
            count++;
        }

        return piece == JsonPiece.EndArray ? count : null;
    }
}
