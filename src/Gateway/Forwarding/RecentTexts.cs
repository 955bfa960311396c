using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ImageGateway.Gateway.Forwarding;

/// <summary>A bounded set of texts that were seen within the last minute. Keeps no text, only a seeded hash of each.</summary>
internal sealed class RecentTexts(TimeProvider time)
{
    private const int MaxTexts = 4096;

    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    // Nobody outside knows the seed, so nobody can make two texts of one hash.
    private readonly long _seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));
    private readonly ConcurrentDictionary<UInt128, long> _seen = new();
    private int _count;

    /// <summary>Tells whether a text was added within the last minute.</summary>
    public bool Contains(string text) => _seen.TryGetValue(HashOf(text), out var since) && time.GetElapsedTime(since) < Remembered;

    /// <summary>Adds a text, or its time anew.</summary>
    public void Add(string text)
    {
        // Counted apart, since the dictionary takes all its locks to count.
        if (Interlocked.Increment(ref _count) > MaxTexts)
        {
            _seen.Clear();
            Interlocked.Exchange(ref _count, 1);
        }

        _seen[HashOf(text)] = time.GetTimestamp();
    }

    private UInt128 HashOf(string text) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(text.AsSpan()), _seed);
}
