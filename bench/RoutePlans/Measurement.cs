using System.Diagnostics;

namespace ImageGateway.RoutePlans;

/// <summary>Cost of one call: time and allocated bytes.</summary>
/// <param name="Microseconds">The median of the rounds.</param>
/// <param name="Slowest">The slowest round.</param>
/// <param name="Bytes">Allocated bytes.</param>
internal sealed record Measurement(double Microseconds, double Slowest, double Bytes)
{
    /// <summary>Greatest acceptable time for choosing among fifty targets, in microseconds.</summary>
    public const double GoalMicroseconds = 20;

    private const int WarmUp = 200_000;
    private const int Rounds = 15;
    private const int CallsPerRound = 20_000;

    /// <summary>Measures the cost of a call.</summary>
    public static Measurement Of(Func<int> call)
    {
        // Tiered compilation is through with it after that, and what is looked up once was looked up.
        var sum = Repeat(call, WarmUp);
        var times = new double[Rounds];
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            sum += Repeat(call, CallsPerRound);
            times[round] = Stopwatch.GetElapsedTime(started).TotalMicroseconds / CallsPerRound;
        }

        var bytes = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Array.Sort(times);
        return sum == 0
            ? throw new InvalidOperationException("Nothing was chosen.")
            : new(times[Rounds / 2], times[^1], Math.Round(bytes / (double)(Rounds * CallsPerRound)));
    }

    private static long Repeat(Func<int> call, int times)
    {
        var sum = 0L;
        for (var index = 0; index < times; index++)
            sum += call();
        return sum;
    }
}
