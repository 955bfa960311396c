using ImageGateway.Core.Responses;

namespace ImageGateway.Storage.Files;

/// <summary>A file of a <see cref="FolderPlace"/> that is written beside its place.</summary>
internal sealed class FolderPlaceFile(string name, string path, string beside, bool durable) : IResponseFile
{
    private readonly FolderResponseFile _file = new(name, beside, durable);

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public long Length => _file.Length;

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => _file.WriteAsync(bytes, cancellation);

    /// <inheritdoc/>
    public async ValueTask CommitAsync(CancellationToken cancellation)
    {
        await _file.CommitAsync(cancellation);
        File.Move(beside, path, overwrite: true);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
