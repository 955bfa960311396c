using System.Runtime.InteropServices;

namespace ImageGateway.TestKit;

/// <summary>Time that work takes of a processor, which other work on the machine does not change. Linux and macOS.</summary>
public static partial class CpuTime
{
    private const int ProcessClock = 2;
    private const int ThreadClock = 3;
    private const int Tries = 4;

    /// <summary>Time of this process, with its collector and its compiler.</summary>
    public static TimeSpan OfProcess() => Read(ProcessClock);

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

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Time time);
}
