using ImageGateway.Core.Images;
using ImageGateway.Storage.Files;

namespace ImageGateway.Storage.S3;

/// <summary>An image that is being written to a local file, to be put whole.</summary>
internal sealed class S3Upload(S3Archive archive, FileStream file) : IImageUpload
{
    private readonly HashedFile _file = new(file);
    private bool _isHandedOver;

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => _file.WriteAsync(bytes, cancellation);

    /// <inheritdoc/>
    public async ValueTask<string> CommitAsync(CancellationToken cancellation)
    {
        var id = await _file.EndAsync();
        await archive.PutAsync(id, _file.Path, cancellation);
        return id;
    }

    /// <inheritdoc/>
    public async ValueTask<string> CommitAsideAsync(CancellationToken cancellation)
    {
        var id = await _file.EndAsync();
        archive.PutAside(id, _file.Path, _file.Length);
        _isHandedOver = true;
        return id;
    }

    /// <inheritdoc/>
    public Stream ReadBack() => _file.ReadBack();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        if (!_isHandedOver)
            File.Delete(_file.Path);
    }
}
