using ImageGateway.Core.Images;
using ImageGateway.Core.Json;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>Describes a caller's request as JSON: its parameters, and its files by name, type and size.</summary>
internal static class RequestText
{
    /// <summary>Writes the parameters and files of a request as an object.</summary>
    public static BodyExcerpt Of(ImageRequest image)
    {
        var text = new BodyExcerpt { IsOwn = true };
        var isFirst = true;
        foreach (var item in image.Parameters.Items)
            Append(text, item.Name, item.AsJson().Span, ref isFirst);
        foreach (var file in image.Files)
            Append(text, file.FieldName, JsonText.Quote(ImageText.Of(file)), ref isFirst);
        text.AppendWhole(isFirst ? "{}"u8 : "}"u8);
        return text;
    }

    private static void Append(BodyExcerpt text, string name, ReadOnlySpan<byte> json, ref bool isFirst)
    {
        text.AppendWhole(isFirst ? "{"u8 : ","u8);
        text.AppendQuoted(name);
        text.AppendWhole(":"u8);
        text.AppendWhole(json);
        isFirst = false;
    }
}
