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
/// could do nothing with a part of it. The last image, where it has no usage, waits a moment longer for the usage that some
/// providers send behind it: OpenAI's clients look for it in that image's event.
/// </summary>
/// <param name="output">The caller's answer.</param>
/// <param name="folder">Where a large event waits.</param>
/// <param name="conversion">How images are given.</param>
/// <param name="operation">What was asked for; names events that have no name.</param>
/// <param name="cancellation">Ends the attempt.</param>
internal sealed class EventStreamForwarder(
    EventOutput output, SpoolFolder folder, ImageConversion conversion, ImageOperation operation, CancellationToken cancellation)
    : IImageEventSink, IAsyncDisposable
{
    /// <summary>How long a whole image waits for its usage while nothing comes.</summary>
    public static readonly TimeSpan UsagePatience = TimeSpan.FromSeconds(2);

    private const string UsageName = "usage";

    private SpooledImage? _spooled;
    private ImageEvent? _held;
    private bool _isDone;
    private bool _hasBegun;

    /// <summary>The number of images after which usage may follow. Default 1.</summary>
    public int Expected { get; init; } = 1;

    /// <summary>Clock of the wait for usage.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>True when anything was sent to the caller.</summary>
    public bool Started => output.Started;

    /// <summary>Images that came whole, and their tokens.</summary>
    public DrawnImages Drawn { get; private set; }

    /// <summary>The completed images in their order.</summary>
    public List<ComposedImage> Images { get; } = [];

    /// <summary>The error that the provider sent, as it wrote it; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Error { get; private set; }

    /// <summary>True when the error came before any other event, so that the provider answered with nothing but it.</summary>
    public bool IsNothingButError => !Error.IsEmpty && !_hasBegun;

    private SpooledImage Image =>
        _spooled ??= new(folder, conversion, cancellation) { BeforeNext = () => WriteHeldAsync(null, cancellation) };

    /// <summary>Reads the events to their end.</summary>
    public async ValueTask ReadAsync(Stream body)
    {
        await using var patient = new WaitBoundStream(
            body, () => _held is not null, () => WriteHeldAsync(null, cancellation), UsagePatience, Time);
        try
        {
            await new ImageEventReader(Image, this).ReadAsync(patient, cancellation);
        }
        finally
        {
            // The image came whole, however the stream ended, and even when its time did.
            await WriteHeldAsync(null, CancellationToken.None);
        }

        if (_isDone && Drawn.Images > 0 && Error.IsEmpty)
            await output.WriteAsync(EventText.Done, cancellation);
        await output.FlushAsync();
    }

    /// <inheritdoc/>
    public bool Wants(ImageEventKind? known) => true;

    /// <inheritdoc/>
    public async ValueTask CommentAsync(ReadOnlyMemory<byte> text, CancellationToken token)
    {
        await WriteHeldAsync(null, token);
        if (!Started)
            return;
        await output.WriteAsync((byte[])[(byte)':', .. text.Span, (byte)'\n', (byte)'\n'], token);
        await output.FlushAsync();
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

        _hasBegun |= !ended.IsPulse;
        var isWritten = ended.HasImage && await Image.EndAsync(isFinal: ended.Kind != ImageEventKind.Partial);
        if (ended.Kind == ImageEventKind.Completed || ended is { Kind: ImageEventKind.Other, Name: null } || _held is not null)
            Count(ended, isWritten);
        if (_held is not null)
            await WriteHeldAsync(ended.Find(UsageName), token);
        if (isWritten && ended.Kind == ImageEventKind.Completed && Drawn.Images >= Expected && ended.Find(UsageName) is null)
            _held = ended;
        else if (isWritten || (ended.Kind == ImageEventKind.Other && ended.Name is not null && !(ended.IsPulse && !Started)))
            await WriteAsync(ended, isWritten, token);
        return true;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _spooled?.DisposeAsync() ?? default;

    // Tokens may also come behind the images, in an event of their own.
    private void Count(ImageEvent ended, bool hasImage)
    {
        if (hasImage)
        {
            Drawn = Drawn.And(DrawnImages.From(ended.Usage, 1));
            Images.Add(Image.Ended);
        }
        else if (ended.Usage is { } ofAll)
        {
            Drawn = DrawnImages.From(Drawn.Usage is { } before ? ImageUsage.Add(before, ofAll) : ofAll, Drawn.Images);
        }
    }

    // A generation with images is an edit to its provider, and the caller asked for a generation.
    private string? NameOf(string? name)
    {
        const string Edit = "image_edit.", Generation = "image_generation.";
        return operation == ImageOperation.Generation && name?.StartsWith(Edit, StringComparison.Ordinal) == true
            ? Generation + name[Edit.Length..]
            : name;
    }

    private async ValueTask WriteHeldAsync(ReadOnlyMemory<byte>? usage, CancellationToken token)
    {
        if (_held is not { } held)
            return;
        _held = null;
        await WriteAsync(usage is { } counted ? held with { Members = [.. held.Members, (UsageName, counted)] } : held, true, token);
    }

    private async ValueTask WriteAsync(ImageEvent ended, bool hasImage, CancellationToken token)
    {
        var name = NameOf(ended.Name)
            ?? (ended.Kind == ImageEventKind.Partial ? EventText.PartialName(operation) : EventText.CompletedName(operation));
        var members = hasImage ? JoinedFields.WithSize(ended.Members, Image.Size, null) : [.. ended.Members];
        if (name != ended.Name || ended.Find("type") is null)
        {
            members.RemoveAll(member => member.Name == "type");
            members.Insert(0, ("type", JsonText.Quote(name)));
        }

        var text = EventText.Members(members);
        await output.WriteAsync((byte[])[.. EventText.Open(name), .. hasImage ? text : text[..^1]], token);
        if (hasImage)
            await Image.CopyToAsync(output.WriteAsync, token);
        await output.WriteAsync(EventText.Close, token);
        await output.FlushAsync();
    }
}
