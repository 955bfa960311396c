using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace ImageGateway.Core.RequestLog;

/// <summary>Estimates how many different texts were added, by HyperLogLog. Counts of parts add up to that of the whole.</summary>
/// <remarks>
/// Exact up to 256 texts, then 4,096 registers with a standard error of 1.6 %
/// (https://algo.inria.fr/flajolet/Publications/FlFuGaMe07.pdf). Not safe for several threads.
/// </remarks>
public sealed class DistinctCount
{
    private const int IndexBits = 12;
    private const int Registers = 1 << IndexBits;
    private const int MaxExact = 256;
    private const double Alpha = 0.7213 / (1 + (1.079 / Registers));

    // The hashes themselves while they are few, then null.
    private HashSet<ulong>? _exact = [];
    private byte[]? _registers;

    // Hashes as they were stored, until one is added to them: most counts that are read are only added to another.
    private byte[]? _stored;

    /// <value>The number of different texts, exact up to 256.</value>
    public long Count => _stored is { } stored ? stored.Length / sizeof(ulong) : _exact?.Count ?? Estimate();

    /// <summary>Adds a text, which counts once.</summary>
    public void Add(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        AddHash(BinaryPrimitives.ReadUInt64BigEndian(hash));
    }

    /// <summary>Adds all texts of another count.</summary>
    public void Add(DistinctCount other)
    {
        if (other._stored is { } stored)
        {
            for (var bytes = stored.AsSpan(); !bytes.IsEmpty; bytes = bytes[sizeof(ulong)..])
                AddHash(BinaryPrimitives.ReadUInt64BigEndian(bytes));
            return;
        }

        if (other._exact is { } hashes)
        {
            foreach (var hash in hashes)
                AddHash(hash);
            return;
        }

        Unpack();
        var registers = ToRegisters();
        for (var index = 0; index < Registers; index += Vector<byte>.Count)
        {
            var own = registers.AsSpan(index);
            Vector.Max(new Vector<byte>(own), new Vector<byte>(other._registers.AsSpan(index))).CopyTo(own);
        }
    }

    /// <summary>The count as bytes: eight for each hash while they are few, else one for each register.</summary>
    public byte[] ToBytes()
    {
        if (_stored is { } stored)
            return [.. stored];
        if (_exact is not { } hashes)
            return [.. _registers!];
        var bytes = new byte[hashes.Count * sizeof(ulong)];
        var at = 0;
        foreach (var hash in hashes.Order())
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(at), hash);
            at += sizeof(ulong);
        }

        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="FormatException">The bytes are not a count.</exception>
    public static DistinctCount FromBytes(ReadOnlySpan<byte> bytes)
    {
        var count = new DistinctCount();
        if (bytes.Length == Registers)
        {
            (count._exact, count._registers) = (null, bytes.ToArray());
            return count;
        }

        if (bytes.Length % sizeof(ulong) != 0 || bytes.Length > MaxExact * sizeof(ulong))
            throw new FormatException("The bytes are not a count of different texts.");
        if (!bytes.IsEmpty)
            count._stored = bytes.ToArray();
        return count;
    }

    private void Unpack()
    {
        if (_stored is not { } stored)
            return;
        (_stored, _exact) = (null, new(MaxExact));
        for (var bytes = stored.AsSpan(); !bytes.IsEmpty; bytes = bytes[sizeof(ulong)..])
            _exact.Add(BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }

    private void AddHash(ulong hash)
    {
        Unpack();
        if (_exact is { } hashes && (hashes.Contains(hash) || hashes.Count < MaxExact))
        {
            hashes.Add(hash);
            return;
        }

        Note(ToRegisters(), hash);
    }

    private byte[] ToRegisters()
    {
        if (_registers is { } present)
            return present;
        var registers = _registers = new byte[Registers];
        foreach (var hash in _exact!)
            Note(registers, hash);
        _exact = null;
        return registers;
    }

    private static void Note(byte[] registers, ulong hash)
    {
        var index = (int)(hash >> (64 - IndexBits));
        var rank = Math.Min(BitOperations.LeadingZeroCount(hash << IndexBits), 64 - IndexBits) + 1;
        registers[index] = Math.Max(registers[index], (byte)rank);
    }

    private long Estimate()
    {
        var (sum, empty) = (0.0, 0);
        foreach (var register in _registers!)
        {
            sum += Math.ScaleB(1, -register);
            empty += register == 0 ? 1 : 0;
        }

        var raw = Alpha * Registers * Registers / sum;
        return (long)Math.Round(raw <= 2.5 * Registers && empty > 0 ? Registers * Math.Log((double)Registers / empty) : raw);
    }
}
