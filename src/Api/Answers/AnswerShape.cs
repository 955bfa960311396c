using System.Text;
using ImageGateway.Core.Images;

namespace ImageGateway.Api.Answers;

/// <summary>The text around the pictures: OpenAI's JSON, or its server-sent events for a provider that has none.</summary>
/// <param name="ContentType">The answer's media type.</param>
/// <param name="ItemOpen">Before a picture's first field.</param>
/// <param name="ItemClose">Behind a picture's last field.</param>
/// <param name="Separator">Between two pictures.</param>
/// <param name="IsEvents">Whether each picture is an event of its own, with no text around them all.</param>
internal sealed record AnswerShape(string ContentType, byte[] ItemOpen, byte[] ItemClose, byte[] Separator, bool IsEvents)
{
    /// <summary>One JSON object with all pictures in <c>data</c>.</summary>
    public static AnswerShape Json { get; } = new("application/json", "{"u8.ToArray(), "}"u8.ToArray(), ","u8.ToArray(), false);

    /// <summary>One completed event per picture, which is what OpenAI sends for <c>partial_images: 0</c> (providers 2.7).</summary>
    public static AnswerShape Events(ImageOperation operation, long createdAt)
    {
        var type = operation == ImageOperation.Generation ? "image_generation.completed" : "image_edit.completed";
        return new("text/event-stream; charset=utf-8", Encoding.UTF8.GetBytes($"event: {type}\ndata: {{\"type\":\"{type}\",\"created_at\":{createdAt},"), "}\n\n"u8.ToArray(), [], true);
    }
}
