using System.Diagnostics;

namespace ImageGateway.TestKit;

/// <summary>Waits for what another process does, by asking again until a deadline.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns how long it took; fails with the phase's name and the last exception when it took too long.</summary>
    public static async Task<TimeSpan> TrueAsync(string phase, TimeSpan deadline, Func<CancellationToken, Task<bool>> holds)
    {
        var watch = Stopwatch.StartNew();
        using var expiry = new CancellationTokenSource(deadline);
        using var timer = new PeriodicTimer(Pause);
        Exception? last = null;
        do
        {
            try
            {
                if (await holds(expiry.Token))
                    return watch.Elapsed;
            }
            catch (Exception fault) when (fault is not Xunit.Sdk.XunitException)
            {
                last = fault;
            }
        }
        while (!expiry.IsCancellationRequested && await timer.WaitForNextTickAsync(CancellationToken.None));

        throw new TimeoutException($"Not within {deadline.TotalSeconds:0.#} s: {phase}. {last?.Message}", last);
    }
}
