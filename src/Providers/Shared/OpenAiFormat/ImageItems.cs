using System.Collections.Frozen;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Shared.OpenAiFormat;

/// <summary>
/// Reads the images of a host that speaks like OpenAI: a list of objects with a link or base64, of plain strings, or one of
/// either without a list. The first of an answer's lists that has images counts.
/// </summary>
/// <param name="json">The answer.</param>
/// <param name="images">Takes the images.</param>
/// <param name="withoutFields">Fields of an image that are not handed on.</param>
internal sealed class ImageItems(JsonStreamReader json, IImageWriter images, IReadOnlyList<string> withoutFields)
{
    private const int MaxFieldBytes = 256 * 1024;
    private const int MaxLinkBytes = 16 * 1024;
    private const int MaxDepth = 3;

    // Of members that hold images: OpenAI's name first.
    private static readonly FrozenSet<string> Lists =
        FrozenSet.ToFrozenSet(
            ["data", "images", "image", "output", "outputs", "artifacts", "results", "result", "predictions", "image_urls", "urls"]);

    // Of lists whose plain strings can be nothing but images.
    private static readonly FrozenSet<string> Sure = FrozenSet.ToFrozenSet(["data", "images", "image", "image_urls", "urls"]);

    private static readonly FrozenSet<string> Links = FrozenSet.ToFrozenSet(["url", "image_url", "uri", "link", "download_url"]);

    private static readonly FrozenSet<string> Contents =
        FrozenSet.ToFrozenSet(["b64_json", "base64", "b64", "image_base64", "image_b64", "base64_image", "bytesBase64Encoded"]);

    // Either, by what stands there.
    private static readonly FrozenSet<string> Either = FrozenSet.ToFrozenSet(["image", "data"]);

    private bool _isOpen;
    private bool _hasContent;

    /// <summary>Number of images passed on.</summary>
    public int Count { get; private set; }

    /// <summary>Determines whether a member of the answer may hold images.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="first">The first piece of its value.</param>
    public static bool IsList(string name, JsonPiece first) =>
        Lists.Contains(name) ? first is JsonPiece.StartArray or JsonPiece.StartObject or JsonPiece.StringPart
        : first == JsonPiece.StringPart && Contents.Contains(name);

    /// <summary>Reads such a member's value. False where the document breaks off or holds something else.</summary>
    /// <param name="name">The member's name; null: the answer is a list itself.</param>
    /// <param name="first">The first piece of the value.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async ValueTask<bool> ReadAsync(string? name, JsonPiece first, CancellationToken cancellation)
    {
        if (Count > 0)
        {
            // The same images under another name.
            await json.SkipAsync(first, cancellation);
            return true;
        }

        // A text beside a list may be anything.
        var isSure = name is not null && (first == JsonPiece.StringPart ? Contents.Contains(name) : Sure.Contains(name));
        return await ReadAsync(first, isSure, MaxDepth, cancellation);
    }

    private async ValueTask<bool> ReadAsync(JsonPiece piece, bool isSure, int depth, CancellationToken cancellation)
    {
        if (piece == JsonPiece.StartArray)
        {
            while ((piece = await json.NextAsync(cancellation)) is JsonPiece.StartObject or JsonPiece.StringPart or JsonPiece.StringEnd
                or JsonPiece.StartArray)
            {
                if (piece == JsonPiece.StringEnd)
                    continue;
                if (!(depth > 0 ? await ReadAsync(piece, isSure, depth - 1, cancellation) : await SkipAsync(piece, cancellation)))
                    return false;
            }

            return piece == JsonPiece.EndArray;
        }

        await OpenAsync(cancellation);
        var isWhole = piece == JsonPiece.StringPart
            ? await CopyAsync(isSure, cancellation)
            : await ReadMembersAsync(isSure, depth, cancellation);
        return isWhole && await CloseAsync(cancellation);
    }

    private async ValueTask<bool> ReadMembersAsync(bool isSure, int depth, CancellationToken cancellation)
    {
        JsonPiece piece;
        while ((piece = await json.NextAsync(cancellation)) == JsonPiece.Name)
        {
            var name = json.Name;
            piece = await json.NextAsync(cancellation);
            if (!await ReadMemberAsync(name, piece, isSure, depth, cancellation))
                return false;
        }

        return piece == JsonPiece.EndObject;
    }

    private async ValueTask<bool> ReadMemberAsync(string name, JsonPiece piece, bool isSure, int depth, CancellationToken cancellation)
    {
        if (!_isOpen && piece != JsonPiece.StartArray)
            return await SkipAsync(piece, cancellation);
        if (piece == JsonPiece.StringPart && Links.Contains(name))
        {
            _hasContent = true;
            return await Base64Text.CopyLinkAsync(json, MaxLinkBytes, images, cancellation);
        }

        if (piece == JsonPiece.StringPart && Contents.Contains(name))
            return await CopyAsync(isSure: true, cancellation);
        if (piece == JsonPiece.StringPart && Either.Contains(name))
            return await CopyAsync(isSure, cancellation);

        // An object around the link, as in {"image_url":{"url":"…"}}.
        if (piece == JsonPiece.StartObject && depth > 0 && (Links.Contains(name) || Either.Contains(name)))
            return await ReadMembersAsync(isSure, depth - 1, cancellation);
        if (piece == JsonPiece.StartArray && depth > 0 && Lists.Contains(name))
            return await ReadNestedAsync(piece, Sure.Contains(name), depth - 1, cancellation);
        if (!_isOpen)
            return await SkipAsync(piece, cancellation);
        if (await json.CaptureAsync(piece, MaxFieldBytes, cancellation) is not { } value)
            return false;
        if (!Links.Contains(name) && !Contents.Contains(name) && !withoutFields.Contains(name))
            await images.ImageFieldAsync(name, value, cancellation);
        return true;
    }

    // A list inside an object, as in {"output":{"images":[…]}}: the object is no image itself.
    private async ValueTask<bool> ReadNestedAsync(JsonPiece piece, bool isSure, int depth, CancellationToken cancellation)
    {
        await CloseAsync(cancellation);
        return await ReadAsync(piece, isSure, depth, cancellation);
    }

    private async ValueTask<bool> CopyAsync(bool isSure, CancellationToken cancellation)
    {
        var isImage = await Base64Text.CopyAnyAsync(json, isSure, MaxLinkBytes, images, cancellation);
        _hasContent |= isImage == true;
        return isImage is not null;
    }

    private async ValueTask<bool> SkipAsync(JsonPiece piece, CancellationToken cancellation)
    {
        await json.SkipAsync(piece, cancellation);
        return true;
    }

    private async ValueTask OpenAsync(CancellationToken cancellation)
    {
        (_isOpen, _hasContent) = (true, false);
        await images.BeginAsync(cancellation);
    }

    private async ValueTask<bool> CloseAsync(CancellationToken cancellation)
    {
        if (_isOpen)
        {
            _isOpen = false;
            Count += _hasContent ? 1 : 0;
            await images.EndAsync(ImageVerdict.Shown, cancellation);
        }

        return true;
    }
}
