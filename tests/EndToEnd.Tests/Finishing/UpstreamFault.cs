using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGateway.EndToEnd.Tests.Finishing;

/// <summary>Fault that befalls a good answer of a provider on its way back.</summary>
/// <param name="Name">Its name.</param>
/// <param name="LosesTheImage">Whether the image cannot be had any more, so that only an honest error is left.</param>
internal sealed record UpstreamFault(string Name, bool LosesTheImage = false)
{
    private const int LineChars = 76;
    private const int ShortestImage = 60;

    /// <summary>Faults of the answer itself.</summary>
    public static IReadOnlyList<UpstreamFault> OfResponses { get; } =
    [
        new("gzip"), new("br"), new("deflate"), new("raw-deflate"), new("data-uri"), new("upper-data-uri"), new("line-breaks"),
        new("no-padding"), new("url-safe"),
        new("wrong-type"), new("byte-order-mark"), new("extra"), new("cut", true), new("no-image", true), new("garbage", true),
    ];

    /// <summary>Faults of the links in it.</summary>
    public static IReadOnlyList<UpstreamFault> OfLinks { get; } = [new("late-link"), new("accepted-link"), new("broken-link"), new(
        "relative-link"), new("fragment-link"), new("dead-link")];

    /// <summary>True when the answer breaks off in its middle.</summary>
    public bool IsCut => Name == "cut";

    /// <summary>True when the link never gives the image.</summary>
    public bool IsDead => Name == "dead-link";

    /// <summary>Determines whether an answer holds an image or a link to one.</summary>
    public static bool HoldsAnImage(byte[] body, string contentType) =>
        contentType.StartsWith("image/", StringComparison.Ordinal) || (Parse(body) is { } json && Images(json).Any());

    /// <summary>The answer as it arrives.</summary>
    /// <param name="body">The provider's body.</param>
    /// <param name="contentType">Its media type.</param>
    /// <param name="moved">The link that takes the place of a link.</param>
    public (byte[] Body, string ContentType, string? Coding) Spoil(byte[] body, string contentType, Func<string, string> moved)
    {
        switch (Name)
        {
            case "gzip" or "br" or "deflate" or "raw-deflate":
                return (Compress(body), contentType, Name == "raw-deflate" ? "deflate" : Name);
            case "wrong-type":
                return (body, contentType.StartsWith("image/", StringComparison.Ordinal) ? "application/octet-stream" : "text/html", null);
            case "byte-order-mark" when Parse(body) is not null:
                return ([.. "\uFEFF"u8, .. body], contentType, null);
            case "no-image":
                return ("{}"u8.ToArray(), "application/json", null);
            case "garbage" when Parse(body) is null:
                return ("garbage"u8.ToArray(), "text/plain", null);
        }

        if (Parse(body) is not { } json)
            return (body, contentType, null);
        foreach (var image in Images(json).ToList())
            Replace(image, moved);
        return (Encoding.UTF8.GetBytes(json.ToJsonString()), contentType, null);
    }

    private void Replace(JsonValue image, Func<string, string> moved)
    {
        var text = image.GetValue<string>();
        var isLink = text.StartsWith("http", StringComparison.Ordinal);
        if (Name == "extra")
        {
            Double(image);
            return;
        }

        var padded = text.StartsWith("data:", StringComparison.Ordinal) ? text[(text.IndexOf(',', StringComparison.Ordinal) + 1)..] : text;
        image.ReplaceWith(Name switch
        {
            "garbage" when !isLink => "no base64 at all!",
            _ when isLink => Name.EndsWith("-link", StringComparison.Ordinal) ? moved(text) : text,
            "data-uri" => "data:image/png;base64," + padded,
            "upper-data-uri" => "DATA:IMAGE/PNG;BASE64," + padded,
            "line-breaks" => string.Join("\r\n", padded.Chunk(LineChars).Select(line => new string(line))) + "\n",
            "no-padding" => padded.TrimEnd('='),
            "url-safe" => padded.Replace('+', '-').Replace('/', '_').TrimEnd('='),
            _ => text,
        });
    }

    // The innermost item of a list that holds the image.
    private static void Double(JsonNode image)
    {
        JsonNode item = image;
        while (item.Parent is not (JsonArray or null))
            item = item.Parent;
        if (item.Parent is JsonArray list)
            list.Add(item.DeepClone());
    }

    private byte[] Compress(byte[] body)
    {
        using var bytes = new MemoryStream();
        using (Stream coded = Name switch
        {
            "gzip" => new GZipStream(bytes, CompressionLevel.Fastest),
            "br" => new BrotliStream(bytes, CompressionLevel.Fastest),
            "deflate" => new ZLibStream(bytes, CompressionLevel.Fastest),
            _ => new DeflateStream(bytes, CompressionLevel.Fastest),
        })
        {
            coded.Write(body);
        }

        return bytes.ToArray();
    }

    private static JsonNode? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<JsonValue> Images(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Images(member.Value)),
        JsonArray items => items.SelectMany(Images),
        JsonValue value when value.TryGetValue<string>(out var text) && ServesImage(text) => [value],
        _ => [],
    };

    private static bool ServesImage(string text)
    {
        if (text.StartsWith("http", StringComparison.Ordinal))
            return text.Contains("/files/", StringComparison.Ordinal);
        var content = text.StartsWith("data:image/", StringComparison.Ordinal)
            ? text[(text.IndexOf(',', StringComparison.Ordinal) + 1)..]
            : text;
        return content.Length > ShortestImage && System.Buffers.Text.Base64.IsValid(content) && IsImage(Convert.FromBase64String(content));
    }

    /// <summary>Determines whether bytes begin as an image does.</summary>
    public static bool IsImage(byte[] bytes) =>
        bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47])
            || bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) || bytes.AsSpan().StartsWith("RIFF"u8);
}
