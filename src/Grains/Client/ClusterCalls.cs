using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Grains.Client;

/// <summary>Calls to grains as callers of the control plane see them.</summary>
internal static class ClusterCalls
{
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

    /// <summary>Calls a grain and reports any fault of the cluster as one exception, since callers can only wait or repeat.</summary>
    public static async ValueTask<T> CallAsync<T>(ValueTask<T> call)
    {
        try
        {
            return await call;
        }
        catch (Exception fault) when (fault is not (ArgumentException or OperationCanceledException))
        {
            throw new ControlPlaneUnavailableException("The cluster did not answer.", fault);
        }
    }
}
