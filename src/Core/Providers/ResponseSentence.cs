using System.Text;
using ImageGateway.Core.Json;

namespace ImageGateway.Core.Providers;

/// <summary>
/// Finds what a provider wrote in the place of an image, whatever the shape of its answer: the texts of the members that
/// hold words, in their order. Thoughts of a model are none.
/// </summary>
public static class ResponseSentence
{
    /// <summary>Bytes of an answer's head that are looked at.</summary>
    public const int HeadBytes = 16 * 1024;

    private const int MaxChars = 500;

    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "text", "message", "content", "detail", "refusal", "reason", "error", "errorMessage", "error_message", "finishMessage",
        "finish_message",
        "output_text", "output", "response", "answer", "failure_reason", "raiFilteredReason", "respect_moderation_reason",
    };

    /// <summary>The sentence in the head of a body, or null.</summary>
    public static string? Find(ReadOnlyMemory<byte> head)
    {
        var start = head.Span.TrimStart(" \t\r\n"u8);
        if (start.IsEmpty || start[0] == '<')
            return null;
        return start[0] is (byte)'{' or (byte)'[' ? OfJson(head) : Shorten([Encoding.UTF8.GetString(start)]);
    }

    private static string? OfJson(ReadOnlyMemory<byte> head)
    {
        var scanner = new JsonScanner();
        scanner.Feed(head);
        var (objects, found, text) = (new Stack<Frame>(), new List<string>(), new List<byte>());
        var name = string.Empty;
        for (var piece = scanner.Next(); piece is not (JsonPiece.NeedMore or JsonPiece.End or JsonPiece.Malformed); piece = scanner.Next())
        {
            switch (piece)
            {
                case JsonPiece.StartObject:
                    objects.Push(new());
                    break;
                case JsonPiece.EndObject:
                    objects.Pop().GiveTo(objects, found);
                    break;
                case JsonPiece.Name:
                    name = JsonText.Unescape(scanner.Value.Span);
                    break;
                case JsonPiece.StringPart:
                    text.AddRange(scanner.Value.Span);
                    break;
                case JsonPiece.StringEnd:
                    if (objects.TryPeek(out var holder) && Names.Contains(name))
                        holder.Texts.Add(JsonText.Unescape([.. text]));
                    text.Clear();
                    break;
                case JsonPiece.Scalar when name == "thought" && objects.TryPeek(out var part):
                    part.IsThought = scanner.Value.Span.SequenceEqual("true"u8);
                    break;
            }
        }

        while (objects.TryPop(out var open))
            open.GiveTo(objects, found);
        return Shorten(found);
    }

    // Words have spaces between them; links, codes and base64 have none.
    private static string? Shorten(List<string> texts)
    {
        var said = string.Join(' ', texts.Select(Clean).Where(static text => text.Contains(' ', StringComparison.Ordinal)));
        if (said.Length <= MaxChars)
            return said.Length == 0 ? null : said;
        var end = char.IsHighSurrogate(said[MaxChars - 1]) ? MaxChars - 1 : MaxChars;
        return said[..end] + "…";
    }

    private static string Clean(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) is var words && words.Any(char.IsControl)
            ? string.Concat(words.Where(static letter => !char.IsControl(letter)))
            : words;

    private sealed class Frame
    {
        public List<string> Texts { get; } = [];

        public bool IsThought { get; set; }

        public void GiveTo(Stack<Frame> outer, List<string> found)
        {
            if (IsThought)
                return;
            if (outer.TryPeek(out var parent))
                parent.Texts.AddRange(Texts);
            else
                found.AddRange(Texts);
        }
    }
}
