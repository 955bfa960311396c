using ImageGateway.Core.Responses;

namespace ImageGateway.Storage.S3;

/// <summary>A file on its way into a bucket, written locally and put whole.</summary>
internal sealed class S3PlaceFile(S3Place place, string name, FileStream file) : IResponseFile
{
    private readonly string _path = file.Name;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public long Length { get; private set; }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            await file.WriteAsync(bytes, cancellation);
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
        await file.DisposeAsync();
        await place.PutAsync(name, _path, cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await file.DisposeAsync();
        File.Delete(_path);
    }
}
