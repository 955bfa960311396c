using System.Buffers;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Providers.Shared.Imaging;

namespace ImageGateway.Gateway.Responses;

/// <summary>
/// Writes the images of one call as OpenAI's <c>data</c> items while they arrive: text goes on as it is, bytes become
/// base64, content becomes a link or a link content where the caller wants it so. Where one form of an image cannot be
/// had, another one in the same item is given, and at last its link. Fields beside the images are collected for whoever
/// writes the text around them.
/// </summary>
public sealed class ImageResponseWriter(
    IResponseOutput output, ResponseShape shape, ImageConversion conversion, Func<ValueTask> beforeFirst, CancellationToken cancellation)
    : IImageWriter, IAsyncDisposable
{
    private const int MaxCollectedBytes = 512 * 1024;
    private const int MaxFreshFetches = 2;

    private List<(string Name, ReadOnlyMemory<byte> Json)>? _itemFields;
    private List<(string Name, ReadOnlyMemory<byte> Json)>? _prompts;
    private DrawnSize? _drawn;
    private byte[] _buffer = [];
    private Source _source;
    private Content _content;
    private Base64ChunkEncoder? _encoder;
    private Base64ChunkDecoder? _decoder;
    private Base64Cleaner? _cleaner;
    private byte[] _cleaned = [];
    private string? _link;
    private InvalidDataException? _fault;
    private bool _isExtra;
    private readonly ArchiveCopy _copy = conversion.KeepsAll ? new(conversion.Archive, conversion.OnArchiveFailure) : ArchiveCopy.None;
    private IImageUpload? _upload;
    private Task<Core.RequestLog.LogImage?>? _pending;
    private string? _archiveId;
    private long _uploaded;
    private long _imageBytes;
    private long _mark;
    private int _collected;
    private readonly PooledBuffer _field = new();
    private bool _firstField;
    private bool _opened;

    // As what an image's content comes.
    private enum Source
    {
        None,
        Text,
        Bytes,
        Link,
    }

    // What an image's content is being written as.
    private enum Content
    {
        None,
        Text,
        Encoded,
        Upload,

        // Written whole, or as a link.
        Closed,
    }

    /// <summary>Fields beside the images, in their order.</summary>
    public List<(string Name, ReadOnlyMemory<byte> Json)> Fields { get; } = new(2);

    /// <summary>Number of images written so far.</summary>
    public int Shown { get; private set; }

    /// <summary>The images written, in order.</summary>
    public List<ComposedImage> Images { get; } = new(1);

    /// <summary>Images that a content filter withheld.</summary>
    public int Filtered { get; private set; }

    /// <summary>Images beyond those that were asked for, which are left out.</summary>
    public int Extra { get; private set; }

    /// <summary>True when the prompts that the provider rewrote are kept in <see cref="RevisedPrompts"/>.</summary>
    public bool KeepsPrompts { get; init; }

    /// <summary>False when the image that is on its way is no final one, so that no copy of it stays in the archive.</summary>
    public bool IsKept { get; set; } = true;

    /// <summary>The rewritten prompts, as JSON, in the order of their images.</summary>
    public IReadOnlyList<(string Name, ReadOnlyMemory<byte> Json)> RevisedPrompts => _prompts ?? [];

    /// <summary>The provider's tokens, where it counts them.</summary>
    public ImageUsage? Tokens { get; private set; }

    /// <inheritdoc/>
    public ValueTask FieldAsync(string name, ReadOnlyMemory<byte> json, CancellationToken token)
    {
        Collect(Fields, name, json);
        return default;
    }

    /// <inheritdoc/>
    public void Usage(ImageUsage usage) => Tokens = usage;

    /// <inheritdoc/>
    public ValueTask BeginAsync(CancellationToken token)
    {
        (_source, _content, _encoder, _decoder, _cleaner, _imageBytes) = (Source.None, Content.None, null, null, null, 0);
        (_link, _fault, _archiveId, _pending, _isExtra) = (null, null, null, null, Shown >= conversion.Limit);
        _itemFields?.Clear();
        _drawn?.Reset();
        return default;
    }

    /// <inheritdoc/>
    public async ValueTask ImageFieldAsync(string name, ReadOnlyMemory<byte> json, CancellationToken token)
    {
        if (_isExtra)
            return;
        if (KeepsPrompts && name == "revised_prompt")
            Collect(_prompts ??= [], name, json);
        if (_content is Content.Text or Content.Encoded)
            await CloseContentAsync();

        // While it is being kept nothing of the image is written: its verdict may still come.
        if (_content is Content.None or Content.Upload)
            Collect(_itemFields ??= new(1), name, json);
        else
            await WriteFieldAsync(name, json);
    }

    /// <inheritdoc/>
    public async ValueTask Base64Async(ReadOnlyMemory<byte> text, CancellationToken token)
    {
        if (!Takes(Source.Text))
            return;
        try
        {
            for (var rest = text; !rest.IsEmpty;)
                await TakeTextAsync((_cleaner ??= new()).Clean(ref rest, ref _cleaned));
        }
        catch (InvalidDataException fault) when (!conversion.Allowance.IsExceeded)
        {
            await GiveUpAsync(fault);
        }
    }

    /// <inheritdoc/>
    public ValueTask BytesAsync(ReadOnlyMemory<byte> bytes, CancellationToken token) =>
        !bytes.IsEmpty && Takes(Source.Bytes) ? TakeContentAsync(bytes) : default;

    /// <inheritdoc/>
    public ValueTask LinkAsync(string link, CancellationToken token)
    {
        if (!_isExtra && link.Length > 0)
            _link ??= conversion.Absolute(link);
        return default;
    }

    /// <inheritdoc/>
    public async ValueTask EndAsync(ImageVerdict verdict, CancellationToken token)
    {
        if (_isExtra)
        {
            Extra += verdict == ImageVerdict.Shown ? 1 : 0;
            return;
        }

        if (verdict != ImageVerdict.Shown)
        {
            Filtered += verdict == ImageVerdict.Filtered ? 1 : 0;
            await TakeBackAsync();
            return;
        }

        await CloseContentAsync();
        if (_content == Content.None && _link is { } link)
            await GiveLinkAsync(link);
        if (_content == Content.None)
        {
            if (_fault is { } fault)
                throw fault;
            return;
        }

        await output.WriteAsync(shape.ItemClose, cancellation);
        if (IsKept && _archiveId is null && (_archiveId = await _copy.CommitAsync(cancellation)) is not null)
            _imageBytes = _copy.Length;
        Shown++;
        Images.Add(new(output.Length, _drawn?.Size) { ArchiveId = _archiveId, Bytes = _imageBytes, Pending = _pending });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DropUploadAsync();
        await _copy.DropAsync();
        _field.Dispose();
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        if (_cleaned.Length > 0)
            ArrayPool<byte>.Shared.Return(_cleaned);
        (_buffer, _cleaned) = ([], []);
    }

    private void Collect(List<(string Name, ReadOnlyMemory<byte> Json)> fields, string name, ReadOnlyMemory<byte> json)
    {
        if ((_collected += name.Length + json.Length) > MaxCollectedBytes)
            throw new InvalidDataException("The provider's answer carries too much beside its pictures.");
        fields.Add((name, json));
    }

    // The first form of an image counts while it is sound. A link is a form only where it is not fetched anyway.
    private bool Takes(Source source)
    {
        if (_isExtra || _fault is not null || _content == Content.Closed
            || (_link is not null && !conversion.FetchesLinks && _source == Source.None))
            return false;
        if (_source == Source.None)
            _source = source;
        return _source == source;
    }

    private async ValueTask TakeTextAsync(ReadOnlyMemory<byte> text)
    {
        if (text.IsEmpty)
            return;
        conversion.Allowance.Take(ref _imageBytes, text.Length * 3L / 4);
        if (_content == Content.None)
            await BeginContentAsync(fromText: true);
        (_drawn ??= new()).TakeBase64(text.Span);
        if (_content != Content.Text)
        {
            await TakeBytesAsync(_decoder!.Decode(text.Span, ref _buffer));
            return;
        }

        await output.WriteAsync(text, cancellation);
        await _copy.WriteAsync(text, cancellation);
    }

    private async ValueTask TakeContentAsync(ReadOnlyMemory<byte> bytes)
    {
        conversion.Allowance.Take(ref _imageBytes, bytes.Length);
        if (_content == Content.None)
            await BeginContentAsync(fromText: false);
        (_drawn ??= new()).Take(bytes.Span);
        await TakeBytesAsync(bytes);
    }

    // What is unsound is taken back, so that another form of the image can stand in its place.
    private async ValueTask GiveUpAsync(InvalidDataException fault)
    {
        if (_content is Content.Text or Content.Encoded && !output.CanTruncate)
            throw fault;
        await TakeBackAsync();
        _fault = fault;
    }

    private async ValueTask TakeBackAsync()
    {
        await DropUploadAsync();
        await _copy.DropAsync();
        if (_content is not (Content.None or Content.Upload))
            output.Truncate(_mark);
        (_source, _content, _encoder, _decoder, _imageBytes) = (Source.None, Content.None, null, null, 0);
        _drawn?.Reset();
    }

    private async ValueTask BeginContentAsync(bool fromText)
    {
        if (WantsLink && TryBeginUpload())
        {
            _content = Content.Upload;
            _decoder = fromText ? new() : null;
            return;
        }

        await OpenItemAsync();
        await OpenTextAsync();
        await _copy.BeginAsync(fromText);
        _content = fromText ? Content.Text : Content.Encoded;
        _encoder = fromText ? null : new();
    }

    private bool WantsLink => conversion.GivesLinks
        && (conversion.Wanted == ImageFormat.Url || (_source == Source.Link && conversion.Wanted is null));

    private bool TryBeginUpload()
    {
        try
        {
            _upload = conversion.Archive.Begin();
            _uploaded = 0;
            return true;
        }
        catch (IOException failure)
        {
            conversion.OnArchiveFailure(failure);
            return _source == Source.Link ? throw new LinkException("the archive cannot keep it", failure) : false;
        }
    }

    private async ValueTask TakeBytesAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_content == Content.Encoded)
        {
            // The decoder's bytes live in the shared buffer; the encoder needs another one.
            var encoded = ArrayPool<byte>.Shared.Rent(((bytes.Length + 5) / 3 * 4) + 4);
            await output.WriteAsync(_encoder!.Encode(bytes.Span, ref encoded), cancellation);
            ArrayPool<byte>.Shared.Return(encoded);
            await _copy.WriteAsync(bytes, cancellation);
            return;
        }

        try
        {
            await _upload!.WriteAsync(bytes, cancellation);
            _uploaded += bytes.Length;
        }
        catch (IOException failure)
        {
            await GoOnWithoutArchiveAsync(bytes, failure);
        }
    }

    // A full disk must not lose an image that is paid for: what was kept is read back and given as base64.
    private async ValueTask GoOnWithoutArchiveAsync(ReadOnlyMemory<byte> bytes, IOException failure)
    {
        conversion.OnArchiveFailure(failure);
        if (_source == Source.Link)
            throw new LinkException("the archive cannot keep it", failure);
        var kept = bytes.ToArray();
        await OpenItemAsync();
        await OpenTextAsync();
        (_content, _encoder) = (Content.Encoded, new());
        var part = new byte[16 * 1024];
        var readBack = _upload!.ReadBack();
        await using (readBack)
        {
            // A write that failed may have written a part of its bytes; only those before it count.
            for (var left = _uploaded; left > 0;)
            {
                var read = await readBack.ReadAsync(part.AsMemory(0, (int)Math.Min(part.Length, left)), cancellation);
                if (read == 0)
                    throw new IOException("What the archive kept cannot be read back.");
                await TakeBytesAsync(part.AsMemory(0, read));
                left -= read;
            }
        }

        await DropUploadAsync();
        await TakeBytesAsync(kept);
    }

    private async ValueTask GiveLinkAsync(string link)
    {
        for (var tries = 0; conversion.FetchesLinks; tries++)
        {
            try
            {
                _source = Source.Link;
                await FetchAsync(link);
                await CloseContentAsync();
                return;
            }
            catch (Exception failure)
                when (failure is LinkException or InvalidDataException && !conversion.Allowance.IsExceeded
                    && (_content is Content.None or Content.Upload || output.CanTruncate))
            {
                await TakeBackAsync();
                if (failure is LinkException { IsOfOtherContent: true } && tries < MaxFreshFetches)
                    continue;
                conversion.Context?.Warn($"link_not_fetched: the link of the provider is given as it is, because {failure.Message}");
                break;
            }
        }

        await OpenItemAsync();
        _content = Content.Closed;
        await WriteFieldAsync("url", JsonText.Quote(link));
        _pending = conversion.ArchiveLink(link);
    }

    private async ValueTask FetchAsync(string link)
    {
        using var image = await conversion.Fetcher.OpenPatientlyAsync(link, conversion.TimeLeft, cancellation);
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            int read;
            while ((read = await image.Content.ReadAsync(buffer, cancellation)) > 0)
                await TakeContentAsync(buffer.AsMemory(0, read));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask OpenItemAsync()
    {
        if (!_opened)
            await beforeFirst();
        _opened = true;
        _mark = output.Length;
        if (Shown > 0)
            await output.WriteAsync(shape.Separator, cancellation);
        await output.WriteAsync(shape.ItemOpen, cancellation);
        _firstField = true;
        foreach (var (name, json) in _itemFields ?? NoFields)
            await WriteFieldAsync(name, json);
    }

    private async ValueTask OpenTextAsync()
    {
        await output.WriteAsync(_firstField ? FirstText : NextText, cancellation);
        _firstField = false;
    }

    private async ValueTask CloseContentAsync()
    {
        try
        {
            if (_cleaner is { } cleaner)
            {
                _cleaner = null;
                await TakeTextAsync(cleaner.Finish(ref _cleaned));
            }

            if (_decoder is { } decoder)
            {
                _decoder = null;
                await TakeBytesAsync(decoder.Finish(ref _buffer));
            }
        }
        catch (InvalidDataException fault) when (!conversion.Allowance.IsExceeded)
        {
            await GiveUpAsync(fault);
        }

        if (_content is Content.None or Content.Closed || (_content == Content.Upload && await CommitAsync()))
            return;
        if (_encoder is { } encoder)
            await output.WriteAsync(encoder.Finish(ref _buffer), cancellation);
        await output.WriteAsync(Quote, cancellation);
        (_content, _encoder) = (Content.Closed, null);
    }

    // False where the image could not be kept and is being given as base64 instead.
    private async ValueTask<bool> CommitAsync()
    {
        string id;
        try
        {
            _archiveId = id = await _upload!.CommitAsync(cancellation);
            _imageBytes = _uploaded;
        }
        catch (IOException failure)
        {
            await GoOnWithoutArchiveAsync(default, failure);
            return false;
        }

        await DropUploadAsync();
        await OpenItemAsync();
        _content = Content.Closed;
        await WriteFieldAsync("url", JsonText.Quote(conversion.LinkOf(id)));
        return true;
    }

    private async ValueTask DropUploadAsync()
    {
        if (_upload is { } upload)
        {
            _upload = null;
            await upload.DisposeAsync();
        }
    }

    private async ValueTask WriteFieldAsync(string name, ReadOnlyMemory<byte> json)
    {
        _field.Clear();
        if (!_firstField)
            _field.Write(","u8);
        JsonText.WriteQuoted(_field, name);
        _field.Write(":"u8);
        _field.Write(json.Span);
        _firstField = false;
        await output.WriteAsync(_field.WrittenMemory, cancellation);
    }

    private static readonly List<(string Name, ReadOnlyMemory<byte> Json)> NoFields = [];
    private static readonly byte[] FirstText = "\"b64_json\":\""u8.ToArray();
    private static readonly byte[] NextText = ",\"b64_json\":\""u8.ToArray();
    private static readonly byte[] Quote = "\""u8.ToArray();
}
