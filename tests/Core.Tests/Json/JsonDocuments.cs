using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace ImageGateway.Core.Tests.Json;

/// <summary>Random JSON: whole documents with all that the grammar allows, and documents with a fault in them.</summary>
internal static class JsonDocuments
{
    private const int Depth = 4;

    private static readonly Gen<string> Space = Gen.Elements("", "", "", " ", "\n", "\r\n\t ");

    private static readonly Gen<string> Number = Gen.OneOf(
        Gen.Elements("0", "-0", "0.5", "-12.75", "1e9", "1E+2", "6.02e-23", "4294967295", "-9223372036854775808", "1e999"),
        Gen.Choose(-100_000, 100_000).Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static readonly Gen<string> Letters = Gen.Elements(
            "a", "Z", " ", "é", "猫", "😀", "{", "]", ",", ":", "'", "\u007f", "\\n", "\\/", "\\\"", "\\\\", "\\b", "\\u00e9",
            "\\uD83D\\uDE00", "\\u0000", "\\ud800")
        .ListOf().Select(string.Concat);

    private static readonly Gen<string> Literal = Gen.Elements("null", "true", "false");

    private static readonly Gen<string> Text = Letters.Select(letters => $"\"{letters}\"");

    /// <summary>Generator of whole documents.</summary>
    public static Gen<byte[]> Valid { get; } =
        from value in Value(Depth)
        from before in Space
        from after in Space
        select Encoding.UTF8.GetBytes(before + value + after);

    /// <summary>A document in which one byte was replaced, taken out or put in.</summary>
    public static Gen<byte[]> Mutated { get; } =
        from document in Valid
        from place in Gen.Choose(0, document.Length - 1)
        from what in Gen.Choose(0, 2)
        from other in Gen.OneOf(
            Gen.Elements("{}[],:\"\\0123456789.eE+-tfnu/ \n\0"u8.ToArray()), Gen.Choose(0, 255).Select(value => (byte)value))
        select what switch
        {
            0 => [.. document[..place], other, .. document[(place + 1)..]],
            1 => [.. document[..place], .. document[(place + 1)..]],
            _ => (byte[])[.. document[..place], other, .. document[place..]],
        };

    /// <summary>Bytes of any kind, many of them such as JSON has.</summary>
    public static Gen<byte[]> Soup { get; } =
        Gen.OneOf(Gen.Elements("{}[],:\"\\0123456789.eE+-truefalsn "u8.ToArray()), Gen.Choose(0, 255).Select(value => (byte)value))
            .ArrayOf();

    /// <summary>Lengths of the pieces in which a document arrives.</summary>
    public static Gen<int[]> Lengths { get; } = Gen.Choose(1, 9).ArrayOf();

    private static Gen<string> Value(int depth)
    {
        if (depth == 0)
            return Gen.OneOf(Number, Literal, Text);
        var inner = Value(depth - 1);
        return Gen.OneOf(Number, Text, Literal, Items(inner, "[", "]"), Items(Member(inner), "{", "}"));
    }

    private static Gen<string> Member(Gen<string> value) =>
        from name in Text
        from before in Space
        from content in value
        from after in Space
        select $"{name}{before}:{after}{content}";

    private static Gen<string> Items(Gen<string> item, string open, string close) =>
        from count in Gen.Choose(0, 4)
        from items in item.ListOf(count)
        from before in Space
        from after in Space
        select open + before + string.Join(before + "," + after, items) + after + close;
}
