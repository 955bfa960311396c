using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace ImageGateway.Core.Tests.EventStreams;

/// <summary>Streams of events in every way that the grammar allows, and what they say.</summary>
internal static class EventDocuments
{
    private static readonly Gen<string> End = Gen.Elements("\n", "\r", "\r\n");

    private static readonly Gen<string> Text = Gen.Elements(
        "", "a", " two  spaces", "{\"type\":\"image_generation.completed\"}", "[DONE]", "x:y", "naïve ☂", new string(
            'x', 700), ":", "data", "\uFEFF");

    private static readonly Gen<string> Field = Gen.OneOf(
        Gen.Elements(
            "data:", "data: ", "data:  ", "event:", "event: ", "id: ", "retry: ", ":", ": ", "other: ", "Data: ", new string('f', 300)
                + ": ")
            .SelectMany(_ => Text, static (name, text) => name + text),
        Gen.Elements("data", "event", "id", "nothing"));

    /// <summary>Any lines with any ends, with blank lines among them, with and without a byte order mark.</summary>
    public static Gen<string> Any { get; } =
        Gen.OneOf(Field, Field, Gen.Constant(string.Empty)).SelectMany(_ => End, static (line, end) => line + end).ListOf()
            .SelectMany(_ => Gen.Elements("", "", "\uFEFF"), static (lines, mark) => mark + string.Concat(lines));

    /// <summary>Generator of chunk lengths.</summary>
    public static Gen<int[]> Lengths { get; } = Gen.Choose(1, 30).NonEmptyListOf().Select(static lengths => lengths.ToArray());

    /// <summary>
    /// The events by the letter of https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation,
    /// over the whole text, but for what the reader bounds: names and comments of more than 256 bytes.
    /// </summary>
    public static List<string> Expected(string text)
    {
        var (found, data, name, hasData) = (new List<string>(), new StringBuilder(), string.Empty, false);
        if (text.StartsWith('\uFEFF'))
            text = text[1..];
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var lines = text.Split('\n');
        foreach (var line in lines[..^1])
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var field = colon < 0 ? line : line[..colon];
            var value = colon < 0 ? string.Empty : line[(colon + 1)..];
            value = value.StartsWith(' ') ? value[1..] : value;
            if (line.Length == 0)
            {
                if (data.Length > 0)
                    found.Add($"{name}|{data}");
                (data, name, hasData) = (new(), string.Empty, false);
            }
            else if (colon == 0 && data.Length == 0)
            {
                found.Add("comment " + Cut(value));
            }
            else if (field == "data")
            {
                data.Append(hasData ? "\n" : string.Empty).Append(value);
                hasData = true;
            }
            else if (field == "event")
            {
                name = Encoding.UTF8.GetByteCount(value) > 256 ? string.Empty : value;
            }
        }

        return found;
    }

    private static string Cut(string text) => text.Length > 256 ? text[..256] : text;
}
