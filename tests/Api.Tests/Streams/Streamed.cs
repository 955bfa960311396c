using System.Globalization;
using System.Text;

namespace ImageGateway.Api.Tests.Streams;

/// <summary>A stream as hosts write it: the same images in every way that the grammar and known hosts allow.</summary>
/// <param name="Name">The way.</param>
/// <param name="Write">Writes the event of a whole image.</param>
internal sealed record Streamed(string Name, Func<string, string> Write)
{
    /// <summary>A PNG of 1x1.</summary>
    public const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

    private const string Usage =
        "\"usage\":{\"total_tokens\":30,\"input_tokens\":10,\"output_tokens\":20,\"input_tokens_details\":{\"text_tokens\":10,\"image_tokens\":0}}";

    /// <summary>All ways of streaming.</summary>
    public static IReadOnlyList<Streamed> All { get; } =
    [
        new("named", static image => $"event: image_generation.completed\ndata: {Typed(image)}\n\n"),
        new("data only", static image => $"data: {Typed(image)}\n\n"),
        new("data only, type last", static image =>
            $"data: {{\"b64_json\":\"{image}\",\"created_at\":7,{Usage},\"type\":\"image_generation.completed\"}}\n\n"),
        new("named behind the data", static image =>
            $"data: {{\"b64_json\":\"{image}\",\"created_at\":7,{Usage}}}\nevent: image_generation.completed\n\n"),
        new("CR LF", static image => $"event: image_generation.completed\r\ndata: {Typed(image)}\r\n\r\n"),
        new("CR", static image => $"event:image_generation.completed\rdata:{Typed(image)}\r\r"),
        new("ids, retries and comments", static image =>
            $": hello\nid: 1\nretry: 10\nevent: image_generation.completed\n: within\ndata: {Typed(image)}\n\n"),
        new("several lines of data", static image =>
            $"data: {{\"type\":\ndata: \"image_generation.completed\",\"created_at\":7,{Usage},\ndata: "
                + $"\"b64_json\":\"{image}\"\ndata: }}\n\n"),
        new("by the default name", static image => $"event: message\ndata: {Typed(image)}\n\n"),
        new("data URI", static image => $"data: {Typed("data:image/png;base64," + image)}\n\n"),
        new("data URI as a link", static image =>
            $"data: {{\"type\":\"image_generation.completed\",\"created_at\":7,{Usage},\"url\":\"data:image/png;base64,{image}\"}}\n\n"),
        new("escaped", static image => $"data: {Typed(image.Replace("/", "\\/", StringComparison.Ordinal))}\n\n"),
        new("without a type", static image => $"data: {{\"b64_json\":\"{image}\",\"created_at\":7,{Usage}}}\n\n"),
        new("a whole answer", static image => $"data: {{\"created\":7,\"data\":[{{\"b64_json\":\"{image}\"}}],{Usage}}}\n\n"),
    ];

    /// <summary>The stream of so many images, with a preview before them and what hosts put around.</summary>
    public string Of(int images, bool previews = false, bool mark = false, bool done = false)
    {
        var text = new StringBuilder(mark ? "\uFEFF" : string.Empty);
        if (previews)
            text.Append(
                CultureInfo.InvariantCulture,
                $"data: {{\"type\":\"image_generation.partial_image\",\"b64_json\":\"{Png}\",\"partial_image_index\":0}}\n\n");
        for (var image = 0; image < images; image++)
            text.Append(Write(Png));
        return text.Append(done ? "data: [DONE]\n\n" : string.Empty).ToString();
    }

    public override string ToString() => Name;

    private static string Typed(string image) =>
        $"{{\"type\":\"image_generation.completed\",\"created_at\":7,{Usage},\"b64_json\":\"{image}\"}}";
}
