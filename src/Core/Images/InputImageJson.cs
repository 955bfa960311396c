using System.Text.Json;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Json;

namespace ImageGateway.Core.Images;

/// <summary>Reads one image out of a JSON value: a text, or one of the objects that vendors and clients put around it.</summary>
internal static class InputImageJson
{
    private const int MaxNesting = 4;

    // Of OpenAI, Together, Gemini and Anthropic; the values are texts or objects of the same kind.
    private static readonly string[] Holders =
        ["image_url", "url", "b64_json", "inline_data", "inlineData", "source", "data", "base64", "image"];
    private static readonly string[] Types = ["mime_type", "mimeType", "media_type", "content_type"];

    /// <summary>The image, or the end of a sentence that says why it is none.</summary>
    public static Parsed<InputImage> Read(string member, ReadOnlyMemory<byte> json, bool anyBytes) =>
        Read(member, json, null, 0, anyBytes);

    private static Parsed<InputImage> Read(string member, ReadOnlyMemory<byte> json, string? type, int depth, bool anyBytes)
    {
        switch (JsonText.KindOf(json.Span))
        {
            case JsonValueKind.String:
                return TextOf(json) is { } text
                    ? InputImageText.Read(member, text, type, anyBytes && depth == 0)
                    : new Fault("its text has an escape that is no character");
            case JsonValueKind.Object when depth < MaxNesting:
                return ReadObject(member, ParameterSet.Parse(json, JsonScanner.MaxDepth), type, depth);
            default:
                return new Fault("it must be a link, a data URI, base64, or an object with 'image_url', 'url', 'b64_json' or 'inline_data'");
        }
    }

    private static Parsed<InputImage> ReadObject(string member, ParameterSet members, string? type, int depth)
    {
        if (members.Text("file_id") is { Length: > 0 } id)
            return new InputImage(member) { FileId = id };
        foreach (var name in Types)
            type = members.Text(name) ?? type;
        foreach (var name in Holders)
        {
            if (members.Find(name) is { } holder)
                return Read(member, holder.Value, type, depth + 1, anyBytes: false);
        }

        return new Fault("its object has none of 'image_url', 'url', 'b64_json', 'inline_data' and 'file_id'");
    }

    // The JSON text of a string; only what is escaped is copied.
    private static ReadOnlyMemory<byte>? TextOf(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        if (!reader.ValueIsEscaped)
            return json[1..^1];
        var text = new byte[reader.ValueSpan.Length];
        try
        {
            return text.AsMemory(0, reader.CopyString(text));
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
