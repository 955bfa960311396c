using System.Text;
using System.Text.Json;
using ImageGateway.Core.Images;

namespace ImageGateway.Api.Endpoints.Explain;

/// <summary>Files that stand for images which are named and not fetched: a data URL has its bytes, anything else none.</summary>
internal static class PlaceholderFiles
{
    /// <summary>The files of a field: a text, an object with <c>image_url</c>, or a list of them.</summary>
    public static IReadOnlyList<InputFile> Create(Parameter field)
    {
        if (field.IsText)
            return [FileOf(field.Name, field.AsString()!)];
        using var json = JsonDocument.Parse(field.Value);
        var root = json.RootElement;
        return root.ValueKind == JsonValueKind.Array
            ? [.. root.EnumerateArray().Select(item => FileOf(field.Name, TextOf(item)))]
            : [FileOf(field.Name, TextOf(root))];
    }

    private static string TextOf(JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.Object)
            return item.TryGetProperty("image_url", out var link) ? TextOf(link) : string.Empty;
        return new Parameter(string.Empty, Encoding.UTF8.GetBytes(item.GetRawText())).AsString() ?? string.Empty;
    }

    private static MemoryInputFile FileOf(string field, string text)
    {
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        if (text.StartsWith("data:", StringComparison.OrdinalIgnoreCase) && comma > 0)
        {
            var bytes = new byte[text.Length - comma];
            if (Convert.TryFromBase64String(text[(comma + 1)..], bytes, out var length))
                return new(field, field + ".png", text[5..comma].Split(';')[0], bytes.AsMemory(0, length));
        }

        return new(field, "image.png", "image/png", ReadOnlyMemory<byte>.Empty);
    }
}
