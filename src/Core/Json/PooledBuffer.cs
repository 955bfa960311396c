using System.Buffers;

namespace ImageGateway.Core.Json;

/// <summary>A buffer that grows with the bytes written to it, over arrays of the shared pool. Disposing it gives its array back.</summary>
public sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private const int LeastBytes = 256;

    private byte[] _bytes = [];

    /// <summary>Number of bytes written so far.</summary>
    public int WrittenCount { get; private set; }

    /// <summary>The bytes written so far; valid until the next write.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _bytes.AsSpan(0, WrittenCount);

    /// <inheritdoc cref="WrittenSpan"/>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, WrittenCount);

    /// <summary>Forgets what was written and keeps the array.</summary>
    public void Clear() => WrittenCount = 0;

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - WrittenCount));
        WrittenCount += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return _bytes.AsMemory(WrittenCount);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, WrittenCount) = ([], 0);
    }

    private void Reserve(int bytes)
    {
        if (bytes <= _bytes.Length - WrittenCount)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(LeastBytes, WrittenCount + Math.Max(bytes, WrittenCount)));
        WrittenSpan.CopyTo(larger);
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
