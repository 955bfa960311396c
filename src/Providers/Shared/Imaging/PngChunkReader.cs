using System.Buffers.Binary;
using System.IO.Hashing;

namespace ImageGateway.Providers.Shared.Imaging;

/// <summary>
/// Reads a PNG chunk by chunk and checks every checksum. Whatever the bytes are, it does not throw: it ends with a <see
/// cref="Fault"/>.
/// </summary>
/// <remarks>Image libraries decode a file whole; masks of callers are read here row by row, within bounds.</remarks>
internal sealed class PngChunkReader(Stream file)
{
    /// <summary>The longest chunk of the standard.</summary>
    private const uint MaxLength = int.MaxValue;

    private readonly byte[] _skipped = new byte[4 * 1024];
    private readonly Crc32 _sum = new();
    private bool _open;

    /// <summary>Fault of the file, as the end of a sentence; null while none was found.</summary>
    public string? Fault { get; private set; }

    /// <summary>The four letters of the chunk in hand.</summary>
    public uint Type { get; private set; }

    /// <summary>Bytes of the chunk that were not read yet.</summary>
    public uint Left { get; private set; }

    /// <summary>A chunk's type as <see cref="Type"/> holds it.</summary>
    public static uint Named(ReadOnlySpan<byte> letters) => BinaryPrimitives.ReadUInt32BigEndian(letters);

    /// <summary>Reads the signature; the first chunk follows.</summary>
    public bool ReadSignature()
    {
        Span<byte> signature = stackalloc byte[8];
        return file.ReadAtLeast(signature, 8, throwOnEndOfStream: false) == 8 && signature.SequenceEqual(PngChunks.Signature)
            || Fail("is no PNG");
    }

    /// <summary>Goes to the next chunk, past what is left of this one.</summary>
    public bool Next()
    {
        if (!End())
            return false;
        Span<byte> head = stackalloc byte[8];
        if (file.ReadAtLeast(head, 8, throwOnEndOfStream: false) < 8)
            return Fail("is cut off");
        Left = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (Left > MaxLength)
            return Fail("has a chunk of impossible length");
        Type = Named(head[4..]);
        _sum.Reset();
        _sum.Append(head[4..]);
        _open = true;
        return true;
    }

    /// <summary>Reads the chunk in hand from where it stands; 0 at its end or at a fault.</summary>
    public int Read(Span<byte> buffer)
    {
        var part = buffer[..(int)Math.Min((uint)buffer.Length, Left)];
        if (part.IsEmpty || Fault is not null)
            return 0;
        var read = file.Read(part);
        if (read == 0)
        {
            Fail("is cut off");
            return 0;
        }

        _sum.Append(part[..read]);
        Left -= (uint)read;
        return read;
    }

    /// <summary>Fills the whole buffer from the chunk in hand, or fails.</summary>
    public bool ReadWhole(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var read = Read(buffer);
            if (read == 0)
                return Fail("has a chunk that is too short");
            buffer = buffer[read..];
        }

        return true;
    }

    /// <summary>Reads what is left of the chunk in hand and checks it.</summary>
    public bool End()
    {
        if (!_open || Fault is not null)
            return Fault is null;
        while (Read(_skipped) > 0)
        {
        }

        Span<byte> sum = stackalloc byte[4];
        if (Fault is not null || file.ReadAtLeast(sum, 4, throwOnEndOfStream: false) < 4)
            return Fail("is cut off");
        _open = false;
        return BinaryPrimitives.ReadUInt32BigEndian(sum) == _sum.GetCurrentHashAsUInt32() || Fail("is damaged: a checksum does not fit");
    }

    /// <summary>Notes the first fault; always false.</summary>
    public bool Fail(string fault)
    {
        Fault ??= fault;
        return false;
    }
}
