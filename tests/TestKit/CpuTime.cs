using System.Runtime.InteropServices;

namespace ImageGateway.TestKit;

/// <summary>Time that work takes of a processor, which other work on the machine does not change. Linux and macOS.</summary>
public static partial class CpuTime
{
    private const int ThreadClock = 3;
    private const int Tries = 4;
    private const int MostYields = 100_000;

    private static readonly AsyncLocal<Flow?> Current = new(static change => Flow.Switch(change.PreviousValue, change.CurrentValue));

    /// <summary>
    /// Time of a work on whatever threads carry it out, until it ends: what other tests do meanwhile in this process, and its
    /// collector, is not in it.
    /// </summary>
    public static async Task<(T Result, TimeSpan Taken)> OfFlowAsync<T>(Func<Task<T>> work)
    {
        var flow = new Flow();
        Current.Value = flow;
        var working = work();
        Current.Value = null;
        var result = await working;

        // A thread that ended a part of it may not have been able to say so yet.
        for (var tried = 0; flow.IsRunning && tried < MostYields; tried++)
            await Task.Yield();
        return (result, flow.Taken);
    }

    /// <summary>Time of this thread since it began.</summary>
    public static TimeSpan OfThread() => Read(ThreadClock);

    /// <summary>The least time of several tries of a work on this thread.</summary>
    /// <param name="work">The work, the same every time.</param>
    /// <param name="enough">A time that is not worth another try.</param>
    public static TimeSpan OfThread(Action work, TimeSpan enough)
    {
        var least = TimeSpan.MaxValue;
        for (var tried = 0; tried < Tries && least > enough; tried++)
        {
            var started = Read(ThreadClock);
            work();
            var taken = Read(ThreadClock) - started;
            least = taken < least ? taken : least;
        }

        return least;
    }

    private static TimeSpan Read(int clock)
    {
        Assert.Equal(0, GetTime(clock, out var time));
        return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick);
    }

    // A work with its execution context: threads tell when they take it up and when they lay it down.
    private sealed class Flow
    {
        [ThreadStatic]
        private static long _since;

        private long _ticks;
        private int _running;

        public bool IsRunning => Volatile.Read(ref _running) > 0;

        public TimeSpan Taken => new(Interlocked.Read(ref _ticks));

        public static void Switch(Flow? left, Flow? taken)
        {
            var now = Read(ThreadClock).Ticks;
            if (left is not null)
            {
                Interlocked.Add(ref left._ticks, now - _since);
                Interlocked.Decrement(ref left._running);
            }

            if (taken is not null)
            {
                _since = now;
                Interlocked.Increment(ref taken._running);
            }
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Time time);
}
