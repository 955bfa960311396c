using System.Text;
using ImageGateway.Core.Images;

namespace ImageGateway.Providers.Shared.OpenAiFormat;

/// <summary>Meaning of an event.</summary>
public enum ImageEventKind
{
    /// <summary>News of any other sort.</summary>
    Other,

    /// <summary>A preview of an image.</summary>
    Partial,

    /// <summary>Final image of the stream.</summary>
    Completed,

    /// <summary>A refusal or a failure.</summary>
    Error,

    /// <summary>The <c>[DONE]</c> behind the last event.</summary>
    Done,
}

/// <summary>An event of a provider that was read to its end.</summary>
/// <param name="Kind">Its meaning.</param>
/// <param name="Name">Its name by its <c>event</c> line, else by its <c>type</c>; null where it has neither.</param>
/// <param name="HasImage">Whether an image was begun at the writer, which is now to be ended.</param>
/// <param name="Members">Its members beside the image, as JSON; of an error nothing.</param>
/// <param name="Error">The error as the provider wrote it; empty where the event is none.</param>
public sealed record ImageEvent(
    ImageEventKind Kind, string? Name, bool HasImage, IReadOnlyList<(string Name, ReadOnlyMemory<byte> Json)> Members,
    ReadOnlyMemory<byte> Error)
{
    private static readonly string[] Pulses = ["ping", "keepalive", "keep-alive", "heartbeat"];

    /// <summary>The tokens that it counts, or null.</summary>
    public ImageUsage? Usage => Find("usage") is { } usage ? OpenAiUsage.Read(usage.Span) : null;

    /// <summary>True when the event only shows that the provider is still there.</summary>
    public bool IsPulse => Kind == ImageEventKind.Other && Name is not null && Pulses.Contains(Name);

    /// <summary>The member of this name, or null.</summary>
    public ReadOnlyMemory<byte>? Find(string name)
    {
        foreach (var member in Members)
        {
            if (member.Name == name)
                return member.Json;
        }

        return null;
    }

    /// <summary>The meaning of a name; null where it has none by itself.</summary>
    internal static ImageEventKind? KindOf(string? name)
    {
        if (name is null)
            return null;
        if (name == "error")
            return ImageEventKind.Error;
        if (name.EndsWith("completed", StringComparison.Ordinal))
            return ImageEventKind.Completed;
        return name.Contains("partial", StringComparison.Ordinal) ? ImageEventKind.Partial : null;
    }

    /// <summary>The JSON of an error that stands among other members.</summary>
    internal static byte[] ErrorOf(IEnumerable<(string Name, ReadOnlyMemory<byte> Json)> members)
    {
        var text = new StringBuilder("{");
        foreach (var (name, json) in members)
        {
            if (text.Length > 1)
                text.Append(',');
            text.Append(Encoding.UTF8.GetString(ImageGateway.Core.Json.JsonText.Quote(name))).Append(':')
                .Append(Encoding.UTF8.GetString(json.Span));
        }

        return Encoding.UTF8.GetBytes(text.Append('}').ToString());
    }
}

/// <summary>Takes the events of a provider in order, beside the writer that takes their images.</summary>
public interface IImageEventSink
{
    /// <summary>Determines whether the image of an event is wanted, by what is known of the event when the image begins.</summary>
    bool Wants(ImageEventKind? known);

    /// <summary>A comment between events, without its colon.</summary>
    ValueTask CommentAsync(ReadOnlyMemory<byte> text, CancellationToken cancellation);

    /// <summary>An event has ended; so has to be its image, if it has one.</summary>
    /// <returns>Whether to go on reading.</returns>
    ValueTask<bool> EndAsync(ImageEvent ended, CancellationToken cancellation);
}
