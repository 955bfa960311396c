namespace ImageGateway.Core.RequestLog;

/// <summary>Sums over the entries of one period and one <see cref="RollupKey"/>. Sums of parts add up to that of the whole.</summary>
public sealed class RollupMeasures
{
    /// <summary>Retries that <see cref="RescuedAfter"/> tells apart; its last number counts this many and more.</summary>
    public const int MostRetries = 5;

    private const int Numbers = 9 + MostRetries;

    private readonly long[] _rescuedAfter = new long[MostRetries];
    private Histogram? _latency;

    // Histograms as stores give them, which are read when one is asked for. Of most roll-ups there is one, which only goes into a sum.
    private byte[]? _firstUnread;
    private List<byte[]>? _unread;

    /// <value>Attempts at targets, retries included.</value>
    public long Attempts { get; private set; }

    /// <value>Requests of callers: entries that are final.</value>
    public long Requests { get; private set; }

    /// <value>Requests that were answered with a status of 400 or above.</value>
    public long Errors { get; private set; }

    /// <value>Images that callers got.</value>
    public long Images { get; private set; }

    /// <value>Charges of all attempts, in micro-dollars.</value>
    public long MicroDollars { get; private set; }

    /// <value>Bytes of responses to callers.</value>
    public long Bytes { get; private set; }

    /// <value>Tokens of all attempts.</value>
    public long Tokens { get; private set; }

    /// <value>Requests that succeeded after a retry.</value>
    public long RescuedByRetry => _rescuedAfter.Sum();

    /// <value>Requests that succeeded after one retry, two, and so on.</value>
    public IReadOnlyList<long> RescuedAfter => _rescuedAfter;

    /// <value>Requests that succeeded at a target after another had failed.</value>
    public long RescuedByFallback { get; private set; }

    /// <value>Durations of requests summed, in microseconds.</value>
    public long TotalMicroseconds { get; private set; }

    /// <value>Durations of requests in microseconds.</value>
    public Histogram Latency
    {
        get
        {
            var latency = _latency ??= new();
            if (_firstUnread is { } first)
                latency.AddBytes(first);
            foreach (var bytes in _unread ?? [])
                latency.AddBytes(bytes);
            (_firstUnread, _unread) = (null, null);
            return latency;
        }
    }

    /// <summary>Adds an entry to the sums.</summary>
    public void Add(LogEntry entry)
    {
        Attempts += entry.Source == LogSource.Attempt ? 1 : 0;
        MicroDollars += entry.Cost.Settled;
        Tokens += entry.Tokens;
        if (!entry.IsFinal)
            return;
        Requests++;
        Errors += entry.IsError ? 1 : 0;
        Images += entry.Images.Length;
        Bytes += entry.ResponseBytes;
        if (!entry.IsError && entry.Retry > 0)
            _rescuedAfter[Math.Min(entry.Retry, MostRetries) - 1]++;
        RescuedByFallback += !entry.IsError && entry.IsFallback ? 1 : 0;
        TotalMicroseconds += entry.Timings.Total;
        Latency.Add(entry.Timings.Total);
    }

    /// <summary>Adds the sums of another part.</summary>
    public void Add(RollupMeasures other)
    {
        Attempts += other.Attempts;
        Requests += other.Requests;
        Errors += other.Errors;
        Images += other.Images;
        MicroDollars += other.MicroDollars;
        Bytes += other.Bytes;
        Tokens += other.Tokens;
        for (var retry = 0; retry < MostRetries; retry++)
            _rescuedAfter[retry] += other._rescuedAfter[retry];
        RescuedByFallback += other.RescuedByFallback;
        TotalMicroseconds += other.TotalMicroseconds;
        if (other._latency is { } latency)
            (_latency ??= new()).Add(latency);
        if (other._firstUnread is { } first)
            AddUnread(first);
        foreach (var bytes in other._unread ?? [])
            AddUnread(bytes);
    }

    /// <summary>The sums as numbers in a fixed order, as stores keep them beside <see cref="Latency"/>.</summary>
    public long[] ToNumbers() =>
        [Attempts, Requests, Errors, Images, MicroDollars, Bytes, Tokens, RescuedByFallback, TotalMicroseconds, .. _rescuedAfter];

    /// <summary>Reads what <see cref="ToNumbers"/> gave.</summary>
    /// <param name="numbers">The sums.</param>
    /// <param name="latency">The bytes of <see cref="Latency"/>; none: it stays empty.</param>
    /// <exception cref="FormatException">There are more or fewer numbers.</exception>
    public static RollupMeasures From(ReadOnlySpan<long> numbers, byte[] latency)
    {
        if (numbers.Length != Numbers)
            throw new FormatException($"A roll-up has {Numbers} numbers, not {numbers.Length}.");
        var measures = new RollupMeasures
        {
            Attempts = numbers[0],
            Requests = numbers[1],
            Errors = numbers[2],
            Images = numbers[3],
            MicroDollars = numbers[4],
            Bytes = numbers[5],
            Tokens = numbers[6],
            RescuedByFallback = numbers[7],
            TotalMicroseconds = numbers[8],
        };
        numbers[9..].CopyTo(measures._rescuedAfter);
        if (latency.Length > 0)
            measures._firstUnread = latency;
        return measures;
    }

    private void AddUnread(byte[] bytes)
    {
        if (_firstUnread is null)
            _firstUnread = bytes;
        else
            (_unread ??= []).Add(bytes);
    }
}
