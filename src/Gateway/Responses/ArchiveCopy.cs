using System.Buffers;
using ImageGateway.Core.Images;

namespace ImageGateway.Gateway.Responses;

/// <summary>
/// Archives an image while it goes to the client in another form. A failure of the archive ends the copy and is counted; the client's
/// image goes on.
/// </summary>
/// <param name="archive">The archive; null where nothing is copied.</param>
/// <param name="onFailure">Counts a failure.</param>
internal sealed class ArchiveCopy(IImageArchive? archive, Action<IOException> onFailure)
{
    /// <summary>A copy that is not made.</summary>
    public static ArchiveCopy None { get; } = new(null, static _ => { });

    private byte[] _buffer = [];
    private Base64ChunkDecoder? _decoder;
    private IImageUpload? _upload;

    /// <summary>Bytes of the image so far.</summary>
    public long Length { get; private set; }

    /// <summary>Begins with another image.</summary>
    /// <param name="fromText">True when it comes as base64.</param>
    public async ValueTask BeginAsync(bool fromText)
    {
        if (archive is null)
            return;
        await DropAsync();
        Length = 0;
        try
        {
            _upload = archive.Begin();
            _decoder = fromText ? new() : null;
        }
        catch (IOException failure)
        {
            onFailure(failure);
        }
    }

    /// <summary>Takes the next bytes of the image, or of its base64.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (_upload is null)
            return;
        try
        {
            if (_decoder is not null)
                bytes = _decoder.Decode(bytes.Span, ref _buffer);
            await _upload.WriteAsync(bytes, cancellation);
            Length += bytes.Length;
        }
        catch (InvalidDataException)
        {
            // Unsound base64 is no image; whoever sends it on says so.
            await DropAsync();
        }
        catch (IOException failure)
        {
            await FailAsync(failure);
        }
    }

    /// <summary>Ends the image and stores it.</summary>
    /// <returns>Its id; null where it could not be stored.</returns>
    public async ValueTask<string?> CommitAsync(CancellationToken cancellation)
    {
        if (_upload is null)
            return null;
        try
        {
            if (_decoder is not null)
            {
                var last = _decoder.Finish(ref _buffer);
                await _upload.WriteAsync(last, cancellation);
                Length += last.Length;
            }

            var id = await _upload.CommitAsideAsync(cancellation);
            await DropAsync();
            return id;
        }
        catch (InvalidDataException)
        {
            await DropAsync();
        }
        catch (IOException failure)
        {
            await FailAsync(failure);
        }

        return null;
    }

    /// <summary>Leaves nothing of the image that is not stored.</summary>
    public async ValueTask DropAsync()
    {
        if (archive is null)
            return;
        if (_upload is { } upload)
        {
            (_upload, _decoder) = (null, null);
            try
            {
                await upload.DisposeAsync();
            }
            catch (IOException failure)
            {
                onFailure(failure);
            }
        }

        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private async ValueTask FailAsync(IOException failure)
    {
        onFailure(failure);
        await DropAsync();
    }
}
