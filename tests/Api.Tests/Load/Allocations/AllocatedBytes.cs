namespace ImageGateway.Api.Tests.Load.Allocations;

/// <summary>Counts the bytes that a thread allocates.</summary>
internal static class AllocatedBytes
{
    private const int Warmup = 2_000;
    private const int Runs = 100;
    private const int Rounds = 5;

    /// <summary>Bytes of one run: the average of the round that took least, after many that are not counted.</summary>
    public static double Of(Action run)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            Repeat(run, Warmup);
            var least = long.MaxValue;
            for (var round = 0; round < Rounds; round++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                Repeat(run, Runs);
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            return least / (double)Runs;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private static void Repeat(Action run, int times)
    {
        for (var time = 0; time < times; time++)
            run();
    }
}
