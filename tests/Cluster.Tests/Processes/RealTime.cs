namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>The clock on the wall, which real processes live by.</summary>
internal static class RealTime
{
    /// <summary>Lets time pass that is a part of a schedule.</summary>
    public static async Task PassAsync(TimeSpan time)
    {
        using var timer = new PeriodicTimer(time);
        await timer.WaitForNextTickAsync();
    }
}
