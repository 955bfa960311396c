using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Core.Tests.RequestLog;

/// <summary>Entries of a random stretch of time, as a store gets them.</summary>
internal static class LogEntries
{
    /// <summary>Midnight of the day that entries are spread around.</summary>
    public static readonly DateTimeOffset Day = new(2026, 11, 30, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Lists of entries, several at the same time and of the same trace among them.</summary>
    public static Arbitrary<LogEntry[]> Lists() => One().ListOf().Select(static entries => entries.ToArray()).ToArbitrary();

    private static Gen<LogEntry> One() =>
        from milliseconds in Gen.Choose(-90_000_000, 90_000_000)
        from names in Gen.Choose(0, 2).ArrayOf(6)
        from status in Gen.Elements(200, 200, 200, 246, 400, 429, 500, 503)
        from flags in Gen.Choose(0, 31)
        from cost in Gen.Choose(0, 10_000_000)
        from micros in Gen.Choose(0, 300_000_000)
        from images in Gen.Choose(0, 4)
        select new LogEntry
        {
            Id = Guid.NewGuid(),
            TraceId = $"trace-{names[0]}",
            At = Day.AddMilliseconds(milliseconds),
            IsFinal = (flags & 1) == 0,
            Source = (flags & 2) == 0 ? LogSource.Attempt : LogSource.CacheHit,
            Retry = flags >> 2 & 1,
            IsFallback = (flags & 8) != 0,
            Provider = $"provider-{names[1]}",
            Model = $"model-{names[2]}",
            Operation = (ImageOperation)names[3],
            Workspace = $"workspace-{names[4]}",
            VirtualKey = names[5] == 0 ? string.Empty : $"key-{names[5]}",
            Status = status,
            Cache = (flags & 16) == 0 ? LogCache.Miss : LogCache.Hit,
            Cost = new(cost * 2, cost, false, true),
            Timings = new(0, micros / 2, micros, 10),
            Tokens = cost / 7,
            ResponseBytes = micros / 3,
            Images = [.. Enumerable.Range(0, images).Select(static index => new LogImage(new('a', 64), "image/png", index))],
        };
}
