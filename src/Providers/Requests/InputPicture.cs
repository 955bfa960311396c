using System.Text;
using System.Text.Json;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Providers.Masks;

namespace ImageGateway.Providers.Requests;

/// <summary>A picture that came with a request: a file, or a link or data URI that stood in its JSON.</summary>
internal readonly record struct InputPicture(InputFile? File, string? Link)
{
    /// <summary>The pictures of an edit or variation in their order; null where they must be made files first.</summary>
    public static IReadOnlyList<InputPicture>? AllOf(ImageRequest image)
    {
        if (EditFiles.Of(image).Pictures is { Count: > 0 } files)
            return [.. files.Select(file => new InputPicture(file, null))];
        var links = new List<string?>();
        foreach (var name in (ReadOnlySpan<string>)[ParameterNames.Images, ParameterNames.Image])
        {
            if (image.Parameters.Find(name) is { } parameter)
                links.AddRange(LinksOf(parameter));
        }

        return links.Count > 0 && links.TrueForAll(link => link is not null) ? links.ConvertAll(link => new InputPicture(null, link)) : null;
    }

    /// <summary>Whether the request has a mask, as a file or in its JSON.</summary>
    public static bool HasMask(ImageRequest image) =>
        image.Parameters.Find(ParameterNames.Mask) is not null || EditFiles.Of(image).Mask is not null;

    /// <summary>Writes the picture as a JSON string that is a link or a data URI.</summary>
    public void WriteTo(JsonBodyBuilder body)
    {
        if (File is { } file)
            body.WriteFile(file, $"data:{TypeOf(file)};base64,");
        else
            body.Writer.WriteRawValue(JsonText.Quote(Link!), skipInputValidation: true);
    }

    // The caller's word for the type goes into a header of text, so only a plain one does.
    private static string TypeOf(InputFile file) => file.ContentType is "image/jpeg" or "image/webp" ? file.ContentType : "image/png";

    private static List<string?> LinksOf(Parameter parameter)
    {
        using var document = JsonDocument.Parse(parameter.AsJson());
        var root = document.RootElement;
        return root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray().Select(LinkOf)] : [LinkOf(root)];
    }

    private static string? LinkOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => JsonText.Unescape(Encoding.UTF8.GetBytes(element.GetRawText()).AsSpan()[1..^1]),
        JsonValueKind.Object when element.TryGetProperty("image_url", out var url) => LinkOf(url),
        JsonValueKind.Object when element.TryGetProperty("url", out var url) => LinkOf(url),
        _ => null,
    };
}
