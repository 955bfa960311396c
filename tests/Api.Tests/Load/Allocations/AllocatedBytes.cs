namespace ImageGateway.Api.Tests.Load.Allocations;

/// <summary>Counts the bytes that a thread allocates.</summary>
internal static class AllocatedBytes
{
    private const int Warmup = 2_000;
    private const int Runs = 500;

    /// <summary>Bytes of one run, on average over many and after as many that are not counted.</summary>
    public static double Of(Action run)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            Repeat(run, Warmup);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Repeat(run, Runs);
            return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Runs;
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
