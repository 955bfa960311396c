using System.Buffers;
using System.Text;
using ImageGateway.Api.Upstream;
using ImageGateway.Core.Archive;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Upstream;
using ImageGateway.Providers.Pictures;

namespace ImageGateway.Api.Answers;

/// <summary>
/// Writes the pictures of one call as OpenAI's <c>data</c> items while they arrive: text goes on as it is, bytes become
/// base64, content becomes a link or a link content where the caller wants it so. Fields beside the pictures are
/// collected for whoever writes the text around them.
/// </summary>
internal sealed class PictureComposer(IPictureOutput output, AnswerShape shape, PictureConversion conversion, Func<ValueTask> beforeFirst, CancellationToken cancellation)
    : IPictureWriter, IAsyncDisposable
{
    private const int MaxCollectedBytes = 512 * 1024;

    private readonly List<(string Name, ReadOnlyMemory<byte> Json)> _itemFields = [];
    private readonly DrawnSize _drawn = new();
    private byte[] _buffer = [];
    private Source _source;
    private Content _content;
    private Base64ChunkEncoder? _encoder;
    private Base64ChunkDecoder? _decoder;
    private IPictureUpload? _upload;
    private long _uploaded;
    private long _imageBytes;
    private long _mark;
    private int _collected;
    private bool _firstField;
    private bool _opened;

    // As what a picture comes. Some hosts give a link and base64 of one picture; the first of them counts.
    private enum Source
    {
        None,
        Text,
        Bytes,
        Link,
    }

    // What a picture's content is being written as.
    private enum Content
    {
        None,
        Text,
        Encoded,
        Upload,
        Link,
    }

    /// <summary>Fields beside the pictures, in their order.</summary>
    public List<(string Name, ReadOnlyMemory<byte> Json)> Fields { get; } = [];

    /// <summary>Pictures written.</summary>
    public int Shown { get; private set; }

    /// <summary>The images written, in order.</summary>
    public List<ComposedImage> Images { get; } = [];

    /// <summary>Pictures that a content filter withheld.</summary>
    public int Filtered { get; private set; }

    /// <summary>Whether the prompts that the provider rewrote are kept in <see cref="RevisedPrompts"/>.</summary>
    public bool KeepsPrompts { get; init; }

    /// <summary>The rewritten prompts, as JSON, in the order of their pictures.</summary>
    public List<(string Name, ReadOnlyMemory<byte> Json)> RevisedPrompts { get; } = [];

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
        (_source, _content, _encoder, _decoder, _imageBytes) = (Source.None, Content.None, null, null, 0);
        _itemFields.Clear();
        _drawn.Reset();
        return default;
    }

    /// <inheritdoc/>
    public async ValueTask PictureFieldAsync(string name, ReadOnlyMemory<byte> json, CancellationToken token)
    {
        if (KeepsPrompts && name == "revised_prompt")
            Collect(RevisedPrompts, name, json);

        // While it is being kept nothing of the picture is written: its verdict may still come.
        if (_content is Content.None or Content.Upload)
        {
            Collect(_itemFields, name, json);
            return;
        }

        await CloseContentAsync().ConfigureAwait(false);
        await WriteFieldAsync(name, json).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask Base64Async(ReadOnlyMemory<byte> text, CancellationToken token)
    {
        if (!IsFirst(Source.Text))
            return;
        conversion.Allowance.Take(ref _imageBytes, text.Length * 3L / 4);
        if (_content == Content.None)
            await BeginContentAsync(fromText: true).ConfigureAwait(false);
        _drawn.TakeBase64(text.Span);
        if (_content == Content.Text)
            await output.WriteAsync(text, cancellation).ConfigureAwait(false);
        else
            await TakeBytesAsync(_decoder!.Decode(text.Span, ref _buffer)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask BytesAsync(ReadOnlyMemory<byte> bytes, CancellationToken token)
    {
        if (IsFirst(Source.Bytes))
            await TakeContentAsync(bytes).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask LinkAsync(string link, CancellationToken token)
    {
        if (_source != Source.None)
            return;
        _source = Source.Link;
        if (conversion.Wanted == PictureFormat.Base64)
        {
            await FetchAsync(link).ConfigureAwait(false);
            return;
        }

        await OpenItemAsync().ConfigureAwait(false);
        _content = Content.Link;
        await WriteFieldAsync("url", JsonText.Quote(link)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask EndAsync(PictureVerdict verdict, CancellationToken token)
    {
        if (verdict != PictureVerdict.Shown)
        {
            Filtered += verdict == PictureVerdict.Filtered ? 1 : 0;
            await DropUploadAsync().ConfigureAwait(false);
            if (_content is not (Content.None or Content.Upload))
                output.Truncate(_mark);
            return;
        }

        if (_content == Content.None)
            return;
        await CloseContentAsync().ConfigureAwait(false);
        await output.WriteAsync(shape.ItemClose, cancellation).ConfigureAwait(false);
        Shown++;
        Images.Add(new(output.Length, _drawn.Size));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DropUploadAsync().ConfigureAwait(false);
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Collect(List<(string Name, ReadOnlyMemory<byte> Json)> fields, string name, ReadOnlyMemory<byte> json)
    {
        if ((_collected += name.Length + json.Length) > MaxCollectedBytes)
            throw new InvalidDataException("The provider's answer carries too much beside its pictures.");
        fields.Add((name, json.ToArray()));
    }

    // Not when its content has been closed by a field, either.
    private bool IsFirst(Source source)
    {
        if (_source == Source.None)
            _source = source;
        return _source == source && _content != Content.Link;
    }

    private async ValueTask TakeContentAsync(ReadOnlyMemory<byte> bytes)
    {
        conversion.Allowance.Take(ref _imageBytes, bytes.Length);
        if (_content == Content.None)
            await BeginContentAsync(fromText: false).ConfigureAwait(false);
        _drawn.Take(bytes.Span);
        await TakeBytesAsync(bytes).ConfigureAwait(false);
    }

    private async ValueTask BeginContentAsync(bool fromText)
    {
        if (conversion.Wanted == PictureFormat.Url && TryBeginUpload())
        {
            _content = Content.Upload;
            _decoder = fromText ? new() : null;
            return;
        }

        await OpenItemAsync().ConfigureAwait(false);
        await OpenTextAsync().ConfigureAwait(false);
        _content = fromText ? Content.Text : Content.Encoded;
        _encoder = fromText ? null : new();
    }

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
            return false;
        }
    }

    private async ValueTask TakeBytesAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_content == Content.Encoded)
        {
            // The decoder's bytes live in the shared buffer; the encoder needs another one.
            var encoded = ArrayPool<byte>.Shared.Rent(((bytes.Length + 5) / 3 * 4) + 4);
            await output.WriteAsync(_encoder!.Encode(bytes.Span, ref encoded), cancellation).ConfigureAwait(false);
            ArrayPool<byte>.Shared.Return(encoded);
            return;
        }

        try
        {
            await _upload!.WriteAsync(bytes, cancellation).ConfigureAwait(false);
            _uploaded += bytes.Length;
        }
        catch (IOException failure)
        {
            await GoOnWithoutArchiveAsync(bytes, failure).ConfigureAwait(false);
        }
    }

    // A full disk must not lose a picture that is paid for: what was kept is read back and given as base64.
    private async ValueTask GoOnWithoutArchiveAsync(ReadOnlyMemory<byte> bytes, IOException failure)
    {
        conversion.OnArchiveFailure(failure);
        var kept = bytes.ToArray();
        await OpenItemAsync().ConfigureAwait(false);
        await OpenTextAsync().ConfigureAwait(false);
        (_content, _encoder) = (Content.Encoded, new());
        var part = new byte[16 * 1024];
        var readBack = _upload!.ReadBack();
        await using (readBack.ConfigureAwait(false))
        {
            // A write that failed may have written a part of its bytes; only those before it count.
            for (var left = _uploaded; left > 0;)
            {
                var read = await readBack.ReadAsync(part.AsMemory(0, (int)Math.Min(part.Length, left)), cancellation).ConfigureAwait(false);
                if (read == 0)
                    throw new IOException("What the archive kept cannot be read back.");
                await TakeBytesAsync(part.AsMemory(0, read)).ConfigureAwait(false);
                left -= read;
            }
        }

        await DropUploadAsync().ConfigureAwait(false);
        await TakeBytesAsync(kept).ConfigureAwait(false);
    }

    private async ValueTask FetchAsync(string link)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            using var picture = await conversion.Fetcher.OpenAsync(link, cancellation).ConfigureAwait(false);
            int read;
            while ((read = await picture.Content.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
                await TakeContentAsync(buffer.AsMemory(0, read)).ConfigureAwait(false);
        }
        catch (LinkException failure)
        {
            throw new InvalidDataException("The provider's link could not be fetched: " + failure.Message + ".", failure);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask OpenItemAsync()
    {
        if (!_opened)
            await beforeFirst().ConfigureAwait(false);
        _opened = true;
        _mark = output.Length;
        if (Shown > 0)
            await output.WriteAsync(shape.Separator, cancellation).ConfigureAwait(false);
        await output.WriteAsync(shape.ItemOpen, cancellation).ConfigureAwait(false);
        _firstField = true;
        foreach (var (name, json) in _itemFields)
            await WriteFieldAsync(name, json).ConfigureAwait(false);
    }

    private async ValueTask OpenTextAsync()
    {
        await output.WriteAsync(_firstField ? FirstText : NextText, cancellation).ConfigureAwait(false);
        _firstField = false;
    }

    private async ValueTask CloseContentAsync()
    {
        switch (_content)
        {
            case Content.Text:
                await output.WriteAsync(Quote, cancellation).ConfigureAwait(false);
                break;
            case Content.Encoded or Content.Upload:
                if (_decoder is { } decoder)
                {
                    _decoder = null;
                    await TakeBytesAsync(decoder.Finish(ref _buffer)).ConfigureAwait(false);
                }

                if (_content == Content.Upload && await CommitAsync().ConfigureAwait(false))
                    break;
                await output.WriteAsync(_encoder!.Finish(ref _buffer), cancellation).ConfigureAwait(false);
                await output.WriteAsync(Quote, cancellation).ConfigureAwait(false);
                break;
            default:
                return;
        }

        (_content, _encoder) = (Content.Link, null);
    }

    // False where the picture could not be kept and is being given as base64 instead.
    private async ValueTask<bool> CommitAsync()
    {
        string id;
        try
        {
            id = await _upload!.CommitAsync(cancellation).ConfigureAwait(false);
        }
        catch (IOException failure)
        {
            await GoOnWithoutArchiveAsync(default, failure).ConfigureAwait(false);
            return false;
        }

        await DropUploadAsync().ConfigureAwait(false);
        await OpenItemAsync().ConfigureAwait(false);
        await WriteFieldAsync("url", JsonText.Quote(conversion.LinkOf(id))).ConfigureAwait(false);
        return true;
    }

    private async ValueTask DropUploadAsync()
    {
        if (_upload is { } upload)
        {
            _upload = null;
            await upload.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask WriteFieldAsync(string name, ReadOnlyMemory<byte> json)
    {
        var head = Encoding.UTF8.GetBytes((_firstField ? "" : ",") + Encoding.UTF8.GetString(JsonText.Quote(name)) + ":");
        _firstField = false;
        await output.WriteAsync(head, cancellation).ConfigureAwait(false);
        await output.WriteAsync(json, cancellation).ConfigureAwait(false);
    }

    private static readonly byte[] FirstText = "\"b64_json\":\""u8.ToArray();
    private static readonly byte[] NextText = ",\"b64_json\":\""u8.ToArray();
    private static readonly byte[] Quote = "\""u8.ToArray();
}

/// <summary>An image that was written.</summary>
/// <param name="End">Length of the output behind it.</param>
/// <param name="Size">Its size by its bytes; null where they did not pass or do not say.</param>
internal readonly record struct ComposedImage(long End, ImageSize? Size);
