using System.Text.Json;

namespace ImageGateway.Core.Images;

/// <summary>How many pictures a request brings along, masks too, and how large they are.</summary>
/// <param name="Pictures">Files, and what a JSON body names: data URIs, links, ids.</param>
/// <param name="Bytes">Of the files and data URIs; what is behind a link is not known.</param>
public readonly record struct InputTally(long Pictures, long Bytes)
{
    private const int CharsOfGroup = 4;
    private const int BytesOfGroup = 3;
    private const int EscapedUnit = 5;

    private static readonly string[] Names = [ParameterNames.Images, ParameterNames.Image, ParameterNames.Mask];

    /// <summary>Counts them; nothing is decoded.</summary>
    public static InputTally Of(ImageRequest image)
    {
        var tally = new InputTally(image.Files.Count, 0);
        for (var index = 0; index < image.Files.Count; index++)
            tally = tally with { Bytes = tally.Bytes + image.Files[index].Length };
        foreach (var name in Names)
        {
            if (image.Parameters.Find(name) is { } parameter)
                tally = parameter.IsText ? tally.With(parameter.Value.Span) : tally.With(parameter);
        }

        return tally;
    }

    // A picture, or a list of them, each a text or an object with one.
    private InputTally With(Parameter parameter)
    {
        var (pictures, bytes) = this;
        var depth = parameter.Kind == JsonValueKind.Array ? 1 : 0;
        var reader = new Utf8JsonReader(parameter.Value.Span);
        while (reader.Read())
        {
            if (reader.CurrentDepth == depth && reader.TokenType is JsonTokenType.String or JsonTokenType.StartObject)
                pictures++;
            if (reader.TokenType == JsonTokenType.String)
                bytes += BytesOf(reader.ValueSpan);
        }

        return new(pictures, bytes);
    }

    private InputTally With(ReadOnlySpan<byte> field) => new(Pictures + 1, Bytes + BytesOf(field));

    private static long BytesOf(ReadOnlySpan<byte> source)
    {
        if (!source.StartsWith("data:"u8) || source.IndexOf((byte)',') is not (> 0 and var comma))
            return 0;
        var text = source[(comma + 1)..].TrimEnd((byte)'=');
        return LettersOf(text) * BytesOfGroup / CharsOfGroup;
    }

    // Slashes and plus signs may be escaped: one letter more, or five.
    private static long LettersOf(ReadOnlySpan<byte> text)
    {
        long letters = text.Length;
        while (text.IndexOf((byte)'\\') is >= 0 and var escape && escape + 1 < text.Length)
        {
            var extra = text[escape + 1] == 'u' ? EscapedUnit : 1;
            letters -= extra;
            text = text[Math.Min(escape + 1 + extra, text.Length)..];
        }

        return letters;
    }
}
