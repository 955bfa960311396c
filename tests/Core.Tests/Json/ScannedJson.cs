using System.Text;
using System.Text.Json;
using ImageGateway.Core.Json;

namespace ImageGateway.Core.Tests.Json;

/// <summary>Runs the scanner, and the reader of .NET beside it.</summary>
internal static class ScannedJson
{
    /// <summary>
    /// The pieces of a document that arrives in these lengths. Parts of a string are put together; what was read of a broken one is
    /// left out.
    /// </summary>
    public static List<string> Pieces(ReadOnlyMemory<byte> document, params IReadOnlyList<int> lengths)
    {
        var scanner = new JsonScanner();
        var pieces = new List<string>();
        var text = new StringBuilder();
        for (var (start, turn) = (0, 0); start < document.Length; turn++)
        {
            var length = lengths.Count == 0 ? document.Length : lengths[turn % lengths.Count];
            scanner.Feed(document.Slice(start, Math.Min(length, document.Length - start)));
            start += length;
            while (scanner.Next() is var piece && piece != JsonPiece.NeedMore)
            {
                Add(pieces, text, piece, scanner);
                if (piece == JsonPiece.Malformed)
                    return pieces;
            }
        }

        for (var piece = scanner.Finish(); ; piece = scanner.Finish())
        {
            Add(pieces, text, piece, scanner);
            if (piece is JsonPiece.Malformed or JsonPiece.End)
                return pieces;
        }
    }

    /// <summary>Determines whether .NET's reader accepts the document.</summary>
    public static bool IsValid(ReadOnlySpan<byte> document)
    {
        var reader = new Utf8JsonReader(document, new JsonReaderOptions { MaxDepth = JsonScanner.MaxDepth });
        try
        {
            while (reader.Read())
            {
            }

            return reader.BytesConsumed > 0 && reader.CurrentDepth == 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The document's tokens as .NET's reader sees them.</summary>
    public static List<string> Tokens(ReadOnlySpan<byte> document)
    {
        var reader = new Utf8JsonReader(document);
        var tokens = new List<string>();
        while (reader.Read())
            tokens.Add($"{reader.TokenType} {Encoding.Latin1.GetString(reader.ValueSpan)}");
        return tokens;
    }

    private static void Add(List<string> pieces, StringBuilder text, JsonPiece piece, JsonScanner scanner)
    {
        switch (piece)
        {
            case JsonPiece.StringPart:
                text.Append(Encoding.Latin1.GetString(scanner.Value.Span));
                break;
            case JsonPiece.StringEnd:
                pieces.Add($"String {text}");
                text.Clear();
                break;
            case JsonPiece.Name or JsonPiece.Scalar:
                pieces.Add($"{piece} {Encoding.Latin1.GetString(scanner.Value.Span)}");
                break;
            default:
                pieces.Add(piece.ToString());
                break;
        }
    }
}
