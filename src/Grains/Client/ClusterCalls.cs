using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Grains.Client;

/// <summary>Calls to grains as callers of the control plane see them.</summary>
internal static class ClusterCalls
{
    private const int Spread = 1_024;

    // Where the cluster as a whole is silent nobody waits for long.
    private static readonly TimeSpan Impatience = TimeSpan.FromMilliseconds(750);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Time for which a call is repeated that a grain does not answer: longer than grains take to another silo when theirs leaves or
    /// dies.
    /// </summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(10);

    /// <summary>A grain. Before a client has met its first silo it knows of none, and that is no fault of the caller's.</summary>
    public static TGrain GetMetGrain<TGrain>(this IGrainFactory grains, string key)
        where TGrain : IGrainWithStringKey => GetMet(() => grains.GetGrain<TGrain>(key));

    /// <inheritdoc cref="GetMetGrain"/>
    public static TGrain GetMet<TGrain>(Func<TGrain> get)
    {
        try
        {
            return get();
        }
        catch (ArgumentException notMet)
        {
            throw new ControlPlaneUnavailableException("No silo of the cluster was met yet.", notMet);
        }
    }

    /// <summary>
    /// Calls a grain again where it did not answer: while silos come and go a call may fail that finds its grain a moment later. For
    /// calls of which a second one changes nothing.
    /// </summary>
    /// <param name="call">Makes the call.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isSilent">Tells whether no grain of the cluster answers; null: that is not known.</param>
    /// <exception cref="ControlPlaneUnavailableException">It did not answer any time.</exception>
    public static async ValueTask<T> RepeatAsync<T>(Func<ValueTask<T>> call, TimeProvider time, Func<bool>? isSilent = null)
    {
        var began = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = Longer(pause))
        {
            try
            {
                return await call();
            }
            catch (Exception fault) when (IsOfTheCluster(fault))
            {
                if (time.GetElapsedTime(began) + pause > (isSilent?.Invoke() == true ? Impatience : Patience))
                    throw NotAnswered(fault);
            }

            await Task.Delay(Apart(pause, time), time);
        }
    }

    /// <summary>Calls a grain and reports any fault of the cluster as one exception, since callers can only wait or repeat.</summary>
    public static async ValueTask<T> CallAsync<T>(ValueTask<T> call)
    {
        try
        {
            return await call;
        }
        catch (Exception fault) when (IsOfTheCluster(fault))
        {
            throw NotAnswered(fault);
        }
    }

    private static bool IsOfTheCluster(Exception fault) =>
        fault is not (ArgumentException or OperationCanceledException or ControlPlaneUnavailableException);

    private static ControlPlaneUnavailableException NotAnswered(Exception fault) => new("The cluster did not answer.", fault);

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    // Calls that failed together do not all come again together: the last digits of the clock differ.
    private static TimeSpan Apart(TimeSpan pause, TimeProvider time) =>
        pause - (pause / 4 * (time.GetTimestamp() % Spread) / Spread);
}
