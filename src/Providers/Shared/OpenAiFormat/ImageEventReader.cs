using System.Buffers;
using System.Text.Json;
using ImageGateway.Core.EventStreams;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Shared.OpenAiFormat;

/// <summary>
/// Reads image events as OpenAI streams them (https://platform.openai.com/docs/api-reference/images-streaming), and as hosts
/// do that leave out the <c>event</c> lines, or put an answer's whole <c>data</c> into one event. The only reader of events:
/// those who pass them on, count them, keep them or make JSON of them differ in their sink.
/// </summary>
/// <param name="images">Takes the images; each is begun here and ended by the sink.</param>
/// <param name="sink">Takes everything else.</param>
public sealed class ImageEventReader(IImageWriter images, IImageEventSink sink)
{
    private const int MaxMembersBytes = 256 * 1024;
    private const int MaxErrorBytes = 64 * 1024;
    private const int MaxLinkBytes = 16 * 1024;

    // The name that an event has by the grammar where nothing says another one.
    private const string DefaultName = "message";

    /// <summary>True when an image was begun and not ended, as after a failure inside it.</summary>
    public bool IsImageOpen { get; private set; }

    /// <summary>Reads to the end of the stream, or to where the sink has enough.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="InvalidDataException">An image's event is not whole.</exception>
    public async ValueTask ReadAsync(Stream body, CancellationToken cancellation)
    {
        using var events = new EventStreamReader(body);
        while (true)
        {
            switch (await events.NextAsync(cancellation))
            {
                case EventStep.Comment:
                    await sink.CommentAsync(events.Comment, cancellation);
                    break;
                case EventStep.Event when !await ReadEventAsync(events, cancellation):
                case EventStep.End:
                    return;
            }
        }
    }

    private async ValueTask<bool> ReadEventAsync(EventStreamReader events, CancellationToken cancellation)
    {
        if (ImageEvent.KindOf(events.Name) == ImageEventKind.Error)
            return await EndErrorAsync(await TextAsync(events.Data, cancellation), cancellation);

        using var json = new JsonStreamReader(events.Data);
        var found = new Found();
        var piece = await json.NextAsync(cancellation);
        if (piece == JsonPiece.StartObject)
            piece = await ReadObjectAsync(json, events, found, cancellation);
        else if (IsDone(events.Head))
            return await sink.EndAsync(new(ImageEventKind.Done, null, false, [], default), cancellation);
        else
            piece = JsonPiece.Malformed;

        var name = NameOf(events, found);
        if (piece != JsonPiece.End)
        {
            // What is no JSON and no image is of no use to anybody.
            return !found.HasImage && ImageEvent.KindOf(name) != ImageEventKind.Completed
                ? true
                : throw new InvalidDataException("An event of the provider is not whole JSON.");
        }

        if (found.IsError || ImageEvent.KindOf(name) == ImageEventKind.Error)
        {
            if (found.HasImage)
                await images.EndAsync(ImageVerdict.Failed, cancellation);
            IsImageOpen = false;
            return await EndErrorAsync(ImageEvent.ErrorOf(found.Members), cancellation);
        }

        return await EndAsync(new(KindOf(name, found), name, found.HasImage, found.Members, default), cancellation);
    }

    private async ValueTask<bool> EndAsync(ImageEvent ended, CancellationToken cancellation)
    {
        var goesOn = await sink.EndAsync(ended, cancellation);
        IsImageOpen = false;
        return goesOn;
    }

    private async ValueTask<JsonPiece> ReadObjectAsync(
        JsonStreamReader json, EventStreamReader events, Found found, CancellationToken cancellation)
    {
        var piece = await ReadMembersAsync(json, events, found, isItem: false, cancellation);
        return piece == JsonPiece.EndObject ? await json.NextAsync(cancellation) : JsonPiece.Malformed;
    }

    private async ValueTask<JsonPiece> ReadMembersAsync(
        JsonStreamReader json, EventStreamReader events, Found found, bool isItem, CancellationToken cancellation)
    {
        JsonPiece piece;
        while ((piece = await json.NextAsync(cancellation)) == JsonPiece.Name)
        {
            var name = json.Name;
            piece = await json.NextAsync(cancellation);
            var isWhole = (name, piece) switch
            {
                ("b64_json" or "url", JsonPiece.StringPart) => await ReadImageAsync(name == "url", json, events, found, cancellation),
                ("data", JsonPiece.StartArray) when !isItem => await ReadItemsAsync(json, events, cancellation),
                _ => await ReadMemberAsync(name, piece, json, found, cancellation),
            };
            if (!isWhole)
                return JsonPiece.Malformed;
        }

        return piece;
    }

    private async ValueTask<bool> ReadImageAsync(
        bool isLink, JsonStreamReader json, EventStreamReader events, Found found, CancellationToken cancellation)
    {
        if (!sink.Wants(ImageEvent.KindOf(NameOf(events, found))))
        {
            await json.SkipAsync(JsonPiece.StringPart, cancellation);
            return true;
        }

        if (!found.HasImage)
            await images.BeginAsync(cancellation);
        found.HasImage = IsImageOpen = true;
        return isLink
            ? await Base64Text.CopyLinkAsync(json, MaxLinkBytes, images, cancellation)
            : await Base64Text.CopyImageAsync(json, images, cancellation);
    }

    // A whole answer in one event: each of its images as if it were an event.
    private async ValueTask<bool> ReadItemsAsync(JsonStreamReader json, EventStreamReader events, CancellationToken cancellation)
    {
        JsonPiece piece;
        while ((piece = await json.NextAsync(cancellation)) == JsonPiece.StartObject)
        {
            var item = new Found();
            if (await ReadMembersAsync(json, events, item, isItem: true, cancellation) != JsonPiece.EndObject)
                return item.HasImage ? throw new InvalidDataException("An event of the provider is not whole JSON.") : false;
            if (item.HasImage)
                await EndAsync(new(ImageEventKind.Completed, null, true, item.Members, default), cancellation);
        }

        return piece == JsonPiece.EndArray;
    }

    private static async ValueTask<bool> ReadMemberAsync(
        string name, JsonPiece piece, JsonStreamReader json, Found found, CancellationToken cancellation)
    {
        if (await json.CaptureAsync(piece, MaxMembersBytes - found.Bytes, cancellation) is not { } value)
            return false;
        found.Add(name, value);
        return true;
    }

    private ValueTask<bool> EndErrorAsync(ReadOnlyMemory<byte> error, CancellationToken cancellation) =>
        sink.EndAsync(new(ImageEventKind.Error, "error", false, [], error), cancellation);

    private static async ValueTask<ReadOnlyMemory<byte>> TextAsync(Stream data, CancellationToken cancellation)
    {
        var text = new ArrayBufferWriter<byte>(1024);
        while (text.WrittenCount < MaxErrorBytes && await data.ReadAsync(text.GetMemory(1024), cancellation) is > 0 and var read)
            text.Advance(read);
        return text.WrittenMemory;
    }

    private static string? NameOf(EventStreamReader events, Found found) => events.Name is null or DefaultName ? found.Type : events.Name;

    private static ImageEventKind KindOf(string? name, Found found)
    {
        if (ImageEvent.KindOf(name) is { } kind)
            return kind;
        if (!found.HasImage)
            return ImageEventKind.Other;
        return found.IsPartial ? ImageEventKind.Partial : ImageEventKind.Completed;
    }

    private static bool IsDone(ReadOnlySpan<byte> head) => head.TrimStart(" \t"u8).StartsWith("[DONE]"u8);

    // Members of one event or item so far.
    private sealed class Found
    {
        public List<(string Name, ReadOnlyMemory<byte> Json)> Members { get; } = [];

        public string? Type { get; private set; }

        public bool HasImage { get; set; }

        public bool IsPartial { get; private set; }

        public bool IsError { get; private set; }

        public int Bytes { get; private set; }

        public void Add(string name, byte[] json)
        {
            Bytes += name.Length + json.Length;
            Members.Add((name, json));
            switch (name)
            {
                case "type" when json is [(byte)'"', .., (byte)'"']:
                    Type = JsonText.Unescape(json.AsSpan(1, json.Length - 2));
                    break;
                case "partial_image_index":
                    IsPartial = JsonText.KindOf(json) == JsonValueKind.Number;
                    break;
                case "error":
                    IsError |= JsonText.KindOf(json) is JsonValueKind.Object or JsonValueKind.String;
                    break;
            }
        }
    }
}
