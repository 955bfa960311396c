using ImageGateway.Core.Responses;

namespace ImageGateway.Storage.Files;

/// <summary>A kept answer's file that is being written.</summary>
internal sealed class FolderResponseFile(string name, string path, bool durable) : IResponseFile
{
    private readonly FileStream _file = new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        Share = FileShare.Read | FileShare.Delete,
        Options = FileOptions.Asynchronous,
        BufferSize = 0,
    });

    private bool _committed;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public long Length { get; private set; }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            await _file.WriteAsync(bytes, cancellation);
        }
        catch (ArgumentOutOfRangeException tooLarge)
        {
            // .NET's word for a file that the system lets grow no further (EFBIG).
            throw new IOException("The file of an answer can grow no further.", tooLarge);
        }

        Length += bytes.Length;
    }

    /// <inheritdoc/>
    public async ValueTask CommitAsync(CancellationToken cancellation)
    {
        if (durable)
            _file.Flush(flushToDisk: true);
        await _file.DisposeAsync();
        _committed = true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        if (!_committed)
            File.Delete(path);
    }
}
