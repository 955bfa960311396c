using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ImageGateway.Sandbox.Drawing;

/// <summary>The numbers a scene is made of: the same for the same prompt and seed, whatever the machine and the runtime.</summary>
internal sealed class SceneRandom
{
    // Odd, so that every state is passed through.
    private readonly ulong _step;
    private ulong _state;

    /// <summary>Starts from the SHA-256 of the prompt's digest and the seed.</summary>
    public SceneRandom(ReadOnlySpan<byte> prompt, long seed)
    {
        Span<byte> mixed = stackalloc byte[SHA256.HashSizeInBytes + sizeof(long)];
        SHA256.HashData(prompt, mixed);
        BinaryPrimitives.WriteInt64LittleEndian(mixed[SHA256.HashSizeInBytes..], seed);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(mixed, digest);
        _state = BinaryPrimitives.ReadUInt64LittleEndian(digest);
        _step = BinaryPrimitives.ReadUInt64LittleEndian(digest[8..]) | 1;
    }

    /// <summary>Draws a number from 0 to below the limit.</summary>
    public int Below(int limit) => (int)(((Next() >> 32) * (ulong)limit) >> 32);

    /// <summary>Draws a number from one bound to below another.</summary>
    public double Between(double low, double high) => low + ((high - low) * ((Next() >> 11) / (double)(1UL << 53)));

    /// <summary>Draws a salt for the noise of <see cref="Noise"/>.</summary>
    public uint Salt() => (uint)(Next() >> 32);

    // A Weyl sequence, scrambled.
    private ulong Next()
    {
        _state += _step;
        var mixed = (_state ^ (_state >> 31)) * 0x9FB21C651E98DF25;
        mixed = (mixed ^ (mixed >> 29)) * 0xD6E8FEB86659FD93;
        return mixed ^ (mixed >> 32);
    }
}
