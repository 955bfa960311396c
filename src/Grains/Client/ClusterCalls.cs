using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Grains.Client;

/// <summary>Calls to grains as callers of the control plane see them.</summary>
internal static class ClusterCalls
{
    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(500)];

    /// <summary>A grain. Before a client has met its first silo it knows of none, and that is no fault of the caller's.</summary>
    public static TGrain GetMetGrain<TGrain>(this IGrainFactory grains, string key)
        where TGrain : IGrainWithStringKey
    {
        try
        {
            return grains.GetGrain<TGrain>(key);
        }
        catch (ArgumentException notMet)
        {
            throw new ControlPlaneUnavailableException("No silo of the cluster was met yet.", notMet);
        }
    }

    /// <summary>
    /// Calls a grain again where it did not answer: while silos come and go a call may fail that finds its grain a moment later.
    /// </summary>
    /// <exception cref="ControlPlaneUnavailableException">It did not answer any time.</exception>
    public static async ValueTask<T> RepeatAsync<T>(Func<ValueTask<T>> call, TimeProvider time)
    {
        for (var tries = 0; tries < Pauses.Length; tries++)
        {
            try
            {
                return await call();
            }
            catch (TimeoutException late)
            {
                // Who waited so long does not wait once more.
                throw new ControlPlaneUnavailableException("The cluster did not answer.", late);
            }
            catch (Exception fault) when (fault is not (ArgumentException or OperationCanceledException))
            {
                await Task.Delay(Pauses[tries], time);
            }
        }

        return await CallAsync(call());
    }

    /// <summary>Calls a grain and reports any fault of the cluster as one exception, since callers can only wait or repeat.</summary>
    public static async ValueTask<T> CallAsync<T>(ValueTask<T> call)
    {
        try
        {
            return await call;
        }
        catch (Exception fault) when (fault is not (ArgumentException or OperationCanceledException or ControlPlaneUnavailableException))
        {
            throw new ControlPlaneUnavailableException("The cluster did not answer.", fault);
        }
    }
}
