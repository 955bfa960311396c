using System.Buffers;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;

namespace ImageGateway.Gateway.Execution;

/// <summary>Keeps one image after the other as the JSON member of its content, until it is known whether the caller gets it.</summary>
/// <param name="folder">Where a large image waits.</param>
/// <param name="conversion">How images are given.</param>
/// <param name="cancellation">Ends the attempt.</param>
internal sealed class SpooledImage(SpoolFolder folder, ImageConversion conversion, CancellationToken cancellation)
    : IImageWriter, IAsyncDisposable
{
    // Of base64 in either alphabet, and what hosts put between its lines.
    private static readonly SearchValues<byte> Letters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=\r\n\t "u8);

    private readonly SpoolOutput _spool = new(folder);
    private ImageResponseWriter? _composer;

    /// <summary>Runs before an image takes the place of the one before it; null: nothing does.</summary>
    public Func<ValueTask>? BeforeNext { get; init; }

    /// <summary>The image's size by its bytes; null where they do not say.</summary>
    public ImageSize? Size => Ended.Size;

    /// <summary>The image that ended last.</summary>
    public ComposedImage Ended { get; private set; }

    /// <inheritdoc/>
    public async ValueTask BeginAsync(CancellationToken token)
    {
        if (BeforeNext is { } beforeNext)
            await beforeNext();
        await DropAsync();
        _composer = new(_spool, ResponseShape.Bare, conversion, static () => default, cancellation);
        await _composer.BeginAsync(token);
    }

    /// <inheritdoc/>
    public ValueTask Base64Async(ReadOnlyMemory<byte> text, CancellationToken token) => text.Span.ContainsAnyExcept(Letters)
        ? throw new InvalidDataException("The provider's image is not base64.")
        : _composer!.Base64Async(text, token);

    /// <inheritdoc/>
    public ValueTask BytesAsync(ReadOnlyMemory<byte> bytes, CancellationToken token) => _composer!.BytesAsync(bytes, token);

    /// <inheritdoc/>
    public ValueTask LinkAsync(string link, CancellationToken token) => _composer!.LinkAsync(link, token);

    /// <summary>Nothing: members beside the image stand in its event.</summary>
    public ValueTask ImageFieldAsync(string name, ReadOnlyMemory<byte> json, CancellationToken token) => default;

    /// <inheritdoc cref="ImageFieldAsync"/>
    public ValueTask FieldAsync(string name, ReadOnlyMemory<byte> json, CancellationToken token) => default;

    /// <inheritdoc cref="ImageFieldAsync"/>
    public void Usage(ImageUsage usage)
    {
    }

    /// <inheritdoc/>
    public ValueTask EndAsync(ImageVerdict verdict, CancellationToken token) => DropAsync();

    /// <summary>Ends the image and reports whether it is complete.</summary>
    /// <param name="isFinal">False for an image that another one takes the place of.</param>
    /// <returns>Whether there is any.</returns>
    public async ValueTask<bool> EndAsync(bool isFinal)
    {
        _composer!.IsKept = isFinal;
        await _composer.EndAsync(ImageVerdict.Shown, cancellation);
        Ended = _composer.Shown > 0 ? _composer.Images[0] : default;
        return _composer.Shown > 0;
    }

    /// <summary>Hands the image's member on.</summary>
    public ValueTask CopyToAsync(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, CancellationToken token) =>
        _spool.CopyToAsync(write, token);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DropAsync();
        _spool.Dispose();
    }

    private async ValueTask DropAsync()
    {
        if (_composer is { } composer)
            await composer.DisposeAsync();
        _composer = null;
        _spool.Truncate(0);
    }
}
