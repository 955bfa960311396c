using System.Buffers;

namespace ImageGateway.Gateway.Requests;

/// <summary>Bytes that are written once and may be read often: 64 KiB in memory, the rest in a temporary file.</summary>
public sealed class Spool(SpoolFolder folder) : IDisposable
{
    private const int MemoryBytes = 64 * 1024;

    private byte[]? _memory = ArrayPool<byte>.Shared.Rent(MemoryBytes);
    private int _inMemory;
    private FileStream? _file;

    /// <summary>Number of bytes written so far.</summary>
    public long Length => _inMemory + (_file?.Length ?? 0);

    /// <summary>Appends bytes to the spool.</summary>
    /// <exception cref="SpoolException">The temporary file cannot be written.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (_file is null)
        {
            var take = Math.Min(bytes.Length, MemoryBytes - _inMemory);
            bytes[..take].CopyTo(_memory.AsMemory(_inMemory));
            _inMemory += take;
            bytes = bytes[take..];
            if (bytes.IsEmpty)
                return;
        }

        try
        {
            _file ??= folder.Create();
            await _file.WriteAsync(bytes, cancellation);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // The last is .NET's word for a file that the system lets grow no further (EFBIG).
            throw new SpoolException(failure);
        }
    }

    /// <summary>Forgets what was written behind a length.</summary>
    public void Truncate(long length)
    {
        if (_file is not null)
        {
            var inFile = Math.Max(0, length - _inMemory);
            _file.SetLength(inFile);
            _file.Position = inFile;
        }

        _inMemory = (int)Math.Min(length, _inMemory);
    }

    /// <summary>Hands everything on, from the start.</summary>
    public async ValueTask CopyToAsync(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, CancellationToken cancellation)
    {
        await write(_memory.AsMemory(0, _inMemory), cancellation);
        if (_file is null)
            return;

        var buffer = ArrayPool<byte>.Shared.Rent(MemoryBytes);
        try
        {
            for (long position = 0; position < _file.Length;)
            {
                var read = await RandomAccess.ReadAsync(_file.SafeFileHandle, buffer.AsMemory(0, MemoryBytes), position, cancellation);
                await write(buffer.AsMemory(0, read), cancellation);
                position += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A stream over everything, from the start; several may be open at a time.</summary>
    public Stream OpenRead() => new SpoolStream(this);

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        if (_memory is { } memory)
        {
            _memory = null;
            ArrayPool<byte>.Shared.Return(memory);
        }
    }

    private int Read(Span<byte> buffer, long position)
    {
        if (position >= _inMemory)
            return _file is null ? 0 : RandomAccess.Read(_file.SafeFileHandle, buffer, position - _inMemory);
        var take = (int)Math.Min(buffer.Length, _inMemory - position);
        _memory.AsSpan((int)position, take).CopyTo(buffer);
        return take;
    }

    private async ValueTask<int> ReadAsync(Memory<byte> buffer, long position, CancellationToken cancellation)
    {
        if (position < _inMemory || _file is null)
            return Read(buffer.Span, position);
        return await RandomAccess.ReadAsync(_file.SafeFileHandle, buffer, position - _inMemory, cancellation);
    }

    private sealed class SpoolStream(Spool spool) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => spool.Length;

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            var read = spool.Read(buffer, _position);
            _position += read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await spool.ReadAsync(buffer, _position, cancellationToken);
            _position += read;
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

/// <summary>A temporary file cannot be written: the disk is full, or the folder is gone.</summary>
public sealed class SpoolException(Exception inner) : IOException("A temporary file cannot be written.", inner);

/// <summary>A file of a request, in a spool.</summary>
public sealed class SpooledInputFile(string fieldName, string fileName, string contentType, Spool content)
    : ImageGateway.Core.Images.InputFile(fieldName, fileName, contentType)
{
    /// <inheritdoc/>
    public override long Length => content.Length;

    /// <inheritdoc/>
    public override Stream OpenRead() => content.OpenRead();
}
