using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Pricing;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;
using ImageGateway.Providers.Shared.OpenAiFormat;

namespace ImageGateway.Gateway.Execution;

/// <summary>
/// Passes a provider's events on, each once it has come whole: what is not whole, no image or an error never reaches the
/// caller as an image, and before the first event another target can still be tried. An event waits in a spool; a client
/// could do nothing with a part of it.
/// </summary>
/// <param name="response">The caller's answer.</param>
/// <param name="folder">Where a large event waits.</param>
/// <param name="conversion">How images are given.</param>
/// <param name="operation">What was asked for; names events that have no name.</param>
/// <param name="start">Sets status and headers; called before the first byte.</param>
/// <param name="cancellation">Ends the attempt.</param>
internal sealed class EventStreamForwarder(
    HttpResponse response, SpoolFolder folder, ImageConversion conversion, ImageOperation operation, Action start,
    CancellationToken cancellation)
    : IImageEventSink, IAsyncDisposable
{
    private readonly SpooledImage _image = new(folder, conversion, cancellation);
    private bool _isDone;

    /// <summary>True when anything was sent to the caller.</summary>
    public bool Started { get; private set; }

    /// <summary>Images that came whole, and their tokens.</summary>
    public DrawnImages Drawn { get; private set; }

    /// <summary>The error that the provider sent, as it wrote it; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Error { get; private set; }

    /// <summary>Reads the events to their end.</summary>
    public async ValueTask ReadAsync(Stream body)
    {
        await new ImageEventReader(_image, this).ReadAsync(body, cancellation);
        if (_isDone && Drawn.Images > 0 && Error.IsEmpty)
            await WriteAsync(EventText.Done);
        await FlushAsync();
    }

    /// <summary>Tells the caller of a failure behind the first event, before the connection is cut.</summary>
    /// <param name="json">The body that the error would have by itself.</param>
    public async ValueTask FailAsync(ReadOnlyMemory<byte> json)
    {
        await response.Body.WriteAsync(EventText.Error(json.Span), CancellationToken.None);
        await response.Body.WriteAsync(EventText.Padding, CancellationToken.None);
        await response.Body.FlushAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public bool Wants(ImageEventKind? known) => true;

    /// <inheritdoc/>
    public async ValueTask CommentAsync(ReadOnlyMemory<byte> text, CancellationToken token)
    {
        if (!Started)
            return;
        await WriteAsync((byte[])[(byte)':', .. text.Span, (byte)'\n', (byte)'\n']);
        await FlushAsync();
    }

    /// <inheritdoc/>
    public async ValueTask<bool> EndAsync(ImageEvent ended, CancellationToken token)
    {
        if (ended.Kind == ImageEventKind.Done)
        {
            _isDone = true;
            return false;
        }

        if (ended.Kind == ImageEventKind.Error)
        {
            Error = ended.Error;
            return false;
        }

        var isWritten = ended.HasImage && await _image.EndAsync();
        if (ended.Kind == ImageEventKind.Completed || ended is { Kind: ImageEventKind.Other, Name: null })
            Count(ended, isWritten);
        if (isWritten || (ended.Kind == ImageEventKind.Other && ended.Name is not null && !(ended.IsPulse && !Started)))
            await WriteAsync(ended, isWritten);
        return true;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _image.DisposeAsync();

    // Tokens may also come behind the images, in an event of their own.
    private void Count(ImageEvent ended, bool hasImage)
    {
        if (hasImage)
            Drawn = Drawn.And(DrawnImages.From(ended.Usage, 1));
        else if (ended.Usage is { } ofAll)
            Drawn = DrawnImages.From(Drawn.Usage is { } before ? ImageUsage.Add(before, ofAll) : ofAll, Drawn.Images);
    }

    // A generation with images is an edit to its provider, and the caller asked for a generation.
    private string? NameOf(string? name)
    {
        const string Edit = "image_edit.", Generation = "image_generation.";
        return operation == ImageOperation.Generation && name?.StartsWith(Edit, StringComparison.Ordinal) == true
            ? Generation + name[Edit.Length..]
            : name;
    }

    private async ValueTask WriteAsync(ImageEvent ended, bool hasImage)
    {
        var name = NameOf(ended.Name)
            ?? (ended.Kind == ImageEventKind.Partial ? EventText.PartialName(operation) : EventText.CompletedName(operation));
        var members = hasImage ? JoinedFields.WithSize(ended.Members, _image.Size, null) : [.. ended.Members];
        if (name != ended.Name || ended.Find("type") is null)
        {
            members.RemoveAll(member => member.Name == "type");
            members.Insert(0, ("type", JsonText.Quote(name)));
        }

        var text = EventText.Members(members);
        await WriteAsync((byte[])[.. EventText.Open(name), .. hasImage ? text : text[..^1]]);
        if (hasImage)
            await _image.CopyToAsync(WriteAsync);
        await WriteAsync(EventText.Close);
        await FlushAsync();
    }

    private ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (!Started)
            start();
        Started = true;
        return response.Body.WriteAsync(bytes, cancellation);
    }

    private Task FlushAsync() => Started ? response.Body.FlushAsync(cancellation) : Task.CompletedTask;
}
