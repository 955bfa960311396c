using System.Buffers;
using System.Text;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Responses;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Responses;

namespace ImageGateway.Gateway.StoredResponses;

/// <summary>Takes an answer apart: bytes into a file, everything else into records.</summary>
/// <param name="file">Where the bytes go.</param>
/// <param name="fromEvents">Whether the answer came as events.</param>
/// <param name="needsBytes">Whether a link is of no use without what is behind it; else it is kept where that cannot be had.</param>
/// <param name="openLink">Opens what is behind a link.</param>
internal sealed class StoredImageWriter(IResponseFile file, bool fromEvents, bool needsBytes, Func<string, ValueTask<LinkedImage>> openLink)
    : IImageWriter, IAsyncDisposable
{
    private const int CopyBytes = 64 * 1024;

    private readonly List<StoredField> _imageFields = [];
    private byte[] _buffer = [];
    private Base64ChunkDecoder? _decoder;
    private Base64Cleaner? _cleaner;
    private byte[] _cleaned = [];
    private string? _archiveId;
    private string? _link;
    private long _start;

    /// <summary>Fields beside the images.</summary>
    public List<StoredField> Fields { get; } = [];

    /// <summary>Images of the stored response.</summary>
    public List<StoredImage> Images { get; } = [];

    /// <summary>Creation time that the response states.</summary>
    public long? Created { get; private set; }

    /// <summary>True when the images came as links.</summary>
    public bool AsLinks { get; private set; }

    /// <inheritdoc/>
    public ValueTask FieldAsync(string name, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        if (!IsCreated(name, "created", json))
            Fields.Add(new(name, Encoding.UTF8.GetString(json.Span)));
        return default;
    }

    /// <inheritdoc/>
    public void Usage(ImageUsage usage)
    {
        // It comes as a field, too.
    }

    /// <inheritdoc/>
    public ValueTask BeginAsync(CancellationToken cancellation)
    {
        (_decoder, _cleaner, _archiveId, _link, _start) = (null, null, null, null, file.Length);
        _imageFields.Clear();
        return default;
    }

    /// <inheritdoc/>
    public ValueTask ImageFieldAsync(string name, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        // What an event is called is said anew each time.
        if (!fromEvents || (name != "type" && !IsCreated(name, "created_at", json)))
            _imageFields.Add(new(name, Encoding.UTF8.GetString(json.Span)));
        return default;
    }

    /// <inheritdoc/>
    public async ValueTask Base64Async(ReadOnlyMemory<byte> text, CancellationToken cancellation)
    {
        var (cleaner, decoder) = (_cleaner ??= new(), _decoder ??= new());
        for (var rest = text; !rest.IsEmpty;)
            await BytesAsync(decoder.Decode(cleaner.Clean(ref rest, ref _cleaned).Span, ref _buffer), cancellation);
    }

    /// <inheritdoc/>
    public ValueTask BytesAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => file.WriteAsync(bytes, cancellation);

    /// <inheritdoc/>
    public async ValueTask LinkAsync(string link, CancellationToken cancellation)
    {
        AsLinks = true;
        try
        {
            await CopyAsync(link, cancellation);
        }
        catch (LinkException) when (!needsBytes)
        {
            _link = link;
        }
    }

    private async ValueTask CopyAsync(string link, CancellationToken cancellation)
    {
        var image = await openLink(link);
        using var owner = image.Owner;
        _archiveId = image.ArchiveId;
        _buffer = Base64ChunkEncoder.Grow(_buffer, CopyBytes);
        int read;
        while ((read = await image.Content.ReadAsync(_buffer, cancellation)) > 0)
        {
            await file.WriteAsync(_buffer.AsMemory(0, read), cancellation);
        }
    }

    /// <inheritdoc/>
    public async ValueTask EndAsync(ImageVerdict verdict, CancellationToken cancellation)
    {
        if (verdict != ImageVerdict.Shown)
            throw new IOException("The answer has a picture that nobody was shown.");
        if (_decoder is { } decoder)
        {
            await file.WriteAsync(decoder.Decode(_cleaner!.Finish(ref _cleaned).Span, ref _buffer), cancellation);
            await file.WriteAsync(decoder.Finish(ref _buffer), cancellation);
        }

        Images.Add(new(file.Length - _start, _archiveId, _link, [.. _imageFields]));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        if (_cleaned.Length > 0)
            ArrayPool<byte>.Shared.Return(_cleaned);
        (_buffer, _cleaned) = ([], []);
        return default;
    }

    private bool IsCreated(string name, string wanted, ReadOnlyMemory<byte> json)
    {
        if (name != wanted || new Parameter(name, json).AsInteger() is not { } created)
            return false;
        Created ??= created;
        return true;
    }
}
