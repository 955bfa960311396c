using System.Diagnostics;

namespace ImageGateway.Cluster.Tests.History;

/// <summary>Takes the lines of a run from all its threads, in the order of one monotonic clock, and writes them to a file.</summary>
internal sealed class HistoryRecorder : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<HistoryLine> _lines = [];
    private readonly Func<long> _now;
    private readonly StreamWriter? _file;

    /// <param name="now">The clock, in microseconds; null: the machine's.</param>
    /// <param name="path">The file; null: none.</param>
    public HistoryRecorder(Func<long>? now = null, string? path = null)
    {
        var began = Stopwatch.GetTimestamp();
        _now = now ?? (() => (long)Stopwatch.GetElapsedTime(began).TotalMicroseconds);
        _file = path is null ? null : new(path);
    }

    public long Now => _now();

    public IReadOnlyList<HistoryLine> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    public void Add(HistoryLine line)
    {
        lock (_lock)
        {
            line = line with { At = _now() };
            _lines.Add(line);
            _file?.WriteLine(line);
        }
    }

    public void Dispose() => _file?.Dispose();
}
