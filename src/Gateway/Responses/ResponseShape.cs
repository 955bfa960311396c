using ImageGateway.Core.Images;
using ImageGateway.Core.Json;

namespace ImageGateway.Gateway.Responses;

/// <summary>The text around each image.</summary>
/// <param name="ItemOpen">Before an image's first field.</param>
/// <param name="ItemClose">Behind an image's last field.</param>
/// <param name="Separator">Between two images.</param>
public sealed record ResponseShape(byte[] ItemOpen, byte[] ItemClose, byte[] Separator)
{
    /// <summary>Media type of an answer in JSON.</summary>
    public const string JsonContentType = "application/json";

    /// <summary>Items of a JSON list.</summary>
    public static ResponseShape Json { get; } = new("{"u8.ToArray(), "}"u8.ToArray(), ","u8.ToArray());

    /// <summary>One event for each image.</summary>
    public static ResponseShape Events(ImageOperation operation, long createdAt)
    {
        var name = EventText.CompletedName(operation);
        return new([.. EventText.Open(name), .. EventText.Members(
            [("type", JsonText.Quote(name)), ("created_at", JsonText.Number(createdAt))])], EventText.Close, []);
    }

    /// <summary>Fields alone, for a spool whose reader writes what stands around them.</summary>
    public static ResponseShape Bare { get; } = new([], [], []);
}
