namespace ImageGateway.Core.RequestLog;

/// <summary>Sums over the entries of one period and one <see cref="RollupKey"/>. Sums of parts add up to that of the whole.</summary>
public sealed class RollupMeasures
{
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
    public long RescuedByRetry { get; private set; }

    /// <value>Requests that succeeded at a target after another had failed.</value>
    public long RescuedByFallback { get; private set; }

    /// <value>Durations of requests summed, in microseconds.</value>
    public long TotalMicroseconds { get; private set; }

    /// <value>Durations of requests in microseconds.</value>
    public Histogram Latency { get; private set; } = new();

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
        RescuedByRetry += !entry.IsError && entry.Retry > 0 ? 1 : 0;
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
        RescuedByRetry += other.RescuedByRetry;
        RescuedByFallback += other.RescuedByFallback;
        TotalMicroseconds += other.TotalMicroseconds;
        Latency.Add(other.Latency);
    }

    /// <summary>The sums as numbers in a fixed order, as stores keep them beside <see cref="Latency"/>.</summary>
    public long[] ToNumbers() =>
        [Attempts, Requests, Errors, Images, MicroDollars, Bytes, Tokens, RescuedByRetry, RescuedByFallback, TotalMicroseconds];

    /// <summary>Reads what <see cref="ToNumbers"/> gave.</summary>
    /// <exception cref="FormatException">There are not ten numbers.</exception>
    public static RollupMeasures From(ReadOnlySpan<long> numbers, Histogram latency) => numbers.Length != 10
        ? throw new FormatException($"A roll-up has 10 numbers, not {numbers.Length}.")
        : new()
        {
            Attempts = numbers[0],
            Requests = numbers[1],
            Errors = numbers[2],
            Images = numbers[3],
            MicroDollars = numbers[4],
            Bytes = numbers[5],
            Tokens = numbers[6],
            RescuedByRetry = numbers[7],
            RescuedByFallback = numbers[8],
            TotalMicroseconds = numbers[9],
            Latency = latency,
        };
}
