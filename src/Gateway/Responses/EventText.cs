using System.Text;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;

namespace ImageGateway.Gateway.Responses;

/// <summary>Server-sent events as the gateway writes them: a name, one line of JSON, a blank line.</summary>
internal static class EventText
{
    /// <summary>Media type of an answer in events.</summary>
    public const string ContentType = "text/event-stream; charset=utf-8";

    /// <summary>Comment that keeps a waiting connection open.</summary>
    public static readonly byte[] KeepAlive = ": keep-alive\n\n"u8.ToArray();

    /// <summary>
    /// Comments as long as the server's buffer of a connection. A flush returns when they fit into it, so what was written
    /// before them has reached the socket, and is not lost when the connection is cut.
    /// </summary>
    public static readonly byte[] Padding = Encoding.ASCII.GetBytes(
        string.Concat(Enumerable.Repeat(":" + new string(' ', 1022) + "\n", 68)) + "\n");

    /// <summary>Line behind the last event, where a provider ends its stream so.</summary>
    public static readonly byte[] Done = "data: [DONE]\n\n"u8.ToArray();

    /// <summary>End of an event whose data is an object.</summary>
    public static readonly byte[] Close = "}\n\n"u8.ToArray();

    /// <summary>Name of the event of a whole image.</summary>
    public static string CompletedName(ImageOperation operation) =>
        operation == ImageOperation.Generation ? "image_generation.completed" : "image_edit.completed";

    /// <summary>Name of the event of a preview.</summary>
    public static string PartialName(ImageOperation operation) =>
        operation == ImageOperation.Generation ? "image_generation.partial_image" : "image_edit.partial_image";

    /// <summary>An event up to its object's first member.</summary>
    public static byte[] Open(string name) => Encoding.UTF8.GetBytes($"event: {OneLine(name)}\ndata: {{");

    /// <summary>Members of an object, each with a comma behind it.</summary>
    public static byte[] Members(IEnumerable<(string Name, ReadOnlyMemory<byte> Json)> members)
    {
        var text = new StringBuilder();
        foreach (var (name, json) in members)
            text.Append(Encoding.UTF8.GetString(JsonText.Quote(name))).Append(':').Append(Encoding.UTF8.GetString(json.Span)).Append(',');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The event of an error whose answer would have been this JSON object.</summary>
    public static byte[] Error(ReadOnlySpan<byte> json) =>
        [.. "event: error\ndata: {\"type\":\"error\","u8, .. json.TrimStart("{ "u8), .. "\n\n"u8];

    private static string OneLine(string name) => name.ReplaceLineEndings(" ");
}
