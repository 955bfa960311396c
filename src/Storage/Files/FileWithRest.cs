using ImageGateway.Core.Streams;

namespace ImageGateway.Storage.Files;

/// <summary>Reads the first bytes of a file and then those that it does not have yet. Disposing it closes the file.</summary>
/// <param name="file">The file, at its start.</param>
/// <param name="length">Bytes of the file that count.</param>
/// <param name="rest">Bytes behind them.</param>
internal sealed class FileWithRest(FileStream file, long length, ReadOnlyMemory<byte> rest) : ReadOnlyStream
{
    private long _left = length;
    private ReadOnlyMemory<byte> _rest = rest;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left > 0)
        {
            var read = await file.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken);
            _left -= read;
            return read;
        }

        var take = Math.Min(buffer.Length, _rest.Length);
        _rest[..take].CopyTo(buffer);
        _rest = _rest[take..];
        return take;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }
}
