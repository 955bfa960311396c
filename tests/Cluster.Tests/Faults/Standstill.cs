using System.Diagnostics;

namespace ImageGateway.Cluster.Tests.Faults;

/// <summary>Notices when this process, and so the whole cluster of a test, is stopped for a while by somebody else.</summary>
internal sealed class Standstill : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    // Later than any processor that is only busy lets a timer be.
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(15);

    private readonly Timer _timer;
    private long _last = Stopwatch.GetTimestamp();
    private long _stood;

    public Standstill() => _timer = new(_ => Look(), null, Pace, Pace);

    /// <summary>How long it stood still so far.</summary>
    public TimeSpan Total => TimeSpan.FromTicks(Interlocked.Read(ref _stood));

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var passed = Stopwatch.GetElapsedTime(Interlocked.Exchange(ref _last, Stopwatch.GetTimestamp()));
        if (passed > Least)
            Interlocked.Add(ref _stood, passed.Ticks);
    }
}
