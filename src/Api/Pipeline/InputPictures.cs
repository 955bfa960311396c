using System.Buffers.Text;
using System.Text.Json;
using ImageGateway.Api.Requests;
using ImageGateway.Api.Upstream;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;

namespace ImageGateway.Api.Pipeline;

/// <summary>
/// Makes files of the pictures of a JSON edit, for providers that take none in JSON: <c>images: [{"image_url": …}]</c>,
/// and <c>image</c> and <c>mask</c> as a link or data URI.
/// </summary>
internal sealed class InputPictures(LinkFetcher fetcher, SpoolFolder folder)
{
    private const int MaxPictures = 16;

    /// <summary>The request with files in place of the parameters, or what is wrong with one of them.</summary>
    public async ValueTask<(ImageRequest? Image, GatewayError? Error)> ToFilesAsync(ImageExchange exchange, ImageRequest image, CancellationToken cancellation)
    {
        var sources = new List<(string Param, string? Source)>();
        foreach (var name in (ReadOnlySpan<string>)[ParameterNames.Images, ParameterNames.Image, ParameterNames.Mask])
        {
            if (image.Parameters.Find(name) is { } parameter)
                sources.AddRange(SourcesOf(parameter).Select(source => (name, source)));
        }

        var pictures = sources.Count(source => source.Param != ParameterNames.Mask);
        if (pictures is 0 or > MaxPictures)
            return (null, AttemptErrors.InputPicture(ParameterNames.Images, $"there must be 1 to {MaxPictures}"));

        var files = new List<InputFile>();
        foreach (var (param, source) in sources)
        {
            var field = param == ParameterNames.Mask ? param : pictures == 1 ? ParameterNames.Image : ParameterNames.ImageList;
            var (file, why) = await ReadAsync(exchange, field, source, cancellation).ConfigureAwait(false);
            if (file is null)
                return (null, AttemptErrors.InputPicture(param, why!));
            files.Add(file);
        }

        return (image with { Parameters = image.Parameters.Without(ParameterNames.Images, ParameterNames.Image, ParameterNames.Mask), Files = files }, null);
    }

    // Null where an element names no link: a file id belongs to one provider and cannot be moved.
    private static List<string?> SourcesOf(Parameter parameter)
    {
        using var document = JsonDocument.Parse(parameter.AsJson());
        var root = document.RootElement;
        return root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray().Select(SourceOf)] : [SourceOf(root)];
    }

    private static string? SourceOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Object when element.TryGetProperty("image_url", out var url) => SourceOf(url),
        JsonValueKind.Object when element.TryGetProperty("url", out var url) => SourceOf(url),
        _ => null,
    };

    private async ValueTask<(InputFile? File, string? Why)> ReadAsync(ImageExchange exchange, string field, string? source, CancellationToken cancellation)
    {
        if (source is null)
            return (null, "it must be an 'image_url', a link or a data URI; a 'file_id' is known to OpenAI only");
        if (source.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
            return Decode(field, source);

        try
        {
            using var picture = await fetcher.OpenAsync(source, cancellation).ConfigureAwait(false);
            var spool = new Spool(folder);
            exchange.Body.Own(spool);
            var buffer = new byte[32 * 1024];
            int read;
            while ((read = await picture.Content.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
                await spool.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);

            return (new SpooledInputFile(field, "image" + Ending(picture.ContentType), picture.ContentType, spool), null);
        }
        catch (LinkException failure)
        {
            return (null, failure.Message);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException and not SpoolException)
        {
            return (null, "its host broke off");
        }
    }

    private static (InputFile? File, string? Why) Decode(string field, string uri)
    {
        var comma = uri.IndexOf(',', StringComparison.Ordinal);
        var head = comma < 0 ? string.Empty : uri[5..comma];
        if (!head.EndsWith(";base64", StringComparison.OrdinalIgnoreCase) || !Base64.IsValid(uri.AsSpan(comma + 1)))
            return (null, "its data URI must be 'data:TYPE;base64,…'");
        var type = head[..head.IndexOf(';', StringComparison.Ordinal)].ToLowerInvariant();
        if (!type.StartsWith("image/", StringComparison.Ordinal))
            return (null, $"its data URI is of type '{type}' and no picture");
        return (new MemoryInputFile(field, "image" + Ending(type), type, Convert.FromBase64String(uri[(comma + 1)..])), null);
    }

    private static string Ending(string contentType) => contentType switch
    {
        "image/jpeg" => ".jpg",
        "image/webp" => ".webp",
        _ => ".png",
    };
}
