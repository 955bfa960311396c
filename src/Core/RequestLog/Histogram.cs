using System.Numerics;
using System.Runtime.InteropServices;

namespace ImageGateway.Core.RequestLog;

/// <summary>Counts of durations in buckets, from which percentiles are read. Histograms of parts add up to that of the whole.</summary>
/// <remarks>
/// Each power of two is divided into 64 buckets, and below 128 each value has its own; a percentile is the middle of its bucket,
/// at most 0.8 % from the value it stands for. Buckets without a value take no memory. Not safe for several threads.
/// </remarks>
public sealed class Histogram
{
    private const int SubBits = 6;
    private const int SubBuckets = 1 << SubBits;

    private readonly Dictionary<int, long> _counts = [];

    /// <value>Values that were added.</value>
    public long Count { get; private set; }

    /// <value>Buckets that hold a value.</value>
    public int Buckets => _counts.Count;

    /// <summary>Adds a value; a negative one counts as 0.</summary>
    /// <param name="value">The value, such as microseconds.</param>
    /// <param name="times">Number of times to count it.</param>
    public void Add(long value, long times = 1) => AddBucket(BucketOf(Math.Max(0, value)), times);

    /// <summary>Adds all values of another histogram.</summary>
    public void Add(Histogram other)
    {
        foreach (var (bucket, count) in other._counts)
            AddBucket(bucket, count);
    }

    /// <summary>The value below or at which a share of all values lies, to within 0.8 %; 0 when the histogram is empty.</summary>
    /// <param name="share">The share, from 0 to 1.</param>
    public long Percentile(double share)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        var seen = 0L;
        foreach (var (bucket, count) in InOrder())
        {
            seen += count;
            if (seen >= rank)
                return MiddleOf(bucket);
        }

        return 0;
    }

    /// <summary>The histogram as bytes: pairs of the distance to the next bucket and its count, each in seven bits a byte.</summary>
    public byte[] ToBytes()
    {
        var bytes = new List<byte>(_counts.Count * 3);
        var last = 0;
        foreach (var (bucket, count) in InOrder())
        {
            Write(bytes, (ulong)(bucket - last));
            Write(bytes, (ulong)count);
            last = bucket;
        }

        return [.. bytes];
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="FormatException">The bytes are not a histogram.</exception>
    public static Histogram FromBytes(ReadOnlySpan<byte> bytes)
    {
        var histogram = new Histogram();
        histogram.AddBytes(bytes);
        return histogram;
    }

    /// <summary>Adds all values of a histogram that <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="FormatException">The bytes are not a histogram.</exception>
    public void AddBytes(ReadOnlySpan<byte> bytes)
    {
        var bucket = 0UL;
        while (!bytes.IsEmpty)
        {
            bucket += Read(ref bytes);
            var count = Read(ref bytes);
            if (bucket > (ulong)BucketOf(long.MaxValue) || count > long.MaxValue)
                throw new FormatException("The bytes are not a histogram.");
            AddBucket((int)bucket, (long)count);
        }
    }

    private IOrderedEnumerable<KeyValuePair<int, long>> InOrder() => _counts.OrderBy(static bucket => bucket.Key);

    private void AddBucket(int bucket, long times)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, bucket, out _) += times;
        Count += times;
    }

    private static int BucketOf(long value)
    {
        var octave = BitOperations.Log2((ulong)value) - SubBits;
        return octave <= 0 ? (int)value : (octave * SubBuckets) + (int)(value >> octave);
    }

    private static long MiddleOf(int bucket)
    {
        if (bucket < 2 * SubBuckets)
            return bucket;
        var octave = (bucket / SubBuckets) - 1;
        var low = (long)((bucket % SubBuckets) + SubBuckets) << octave;
        return low + (1L << (octave - 1));
    }

    private static void Write(List<byte> bytes, ulong number)
    {
        for (; number >= 0x80; number >>= 7)
            bytes.Add((byte)(number | 0x80));
        bytes.Add((byte)number);
    }

    private static ulong Read(ref ReadOnlySpan<byte> bytes)
    {
        var number = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (bytes.IsEmpty)
                throw new FormatException("The bytes are not a histogram.");
            var next = bytes[0];
            bytes = bytes[1..];
            number |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return number;
        }

        throw new FormatException("The bytes are not a histogram.");
    }
}
