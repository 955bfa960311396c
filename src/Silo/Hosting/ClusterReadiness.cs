using ImageGateway.Grains.Client;

namespace ImageGateway.Silo.Hosting;

/// <summary>
/// Readiness of this process for the cluster: it has started, which includes joining or connecting, and has not begun to stop. A
/// client that reaches no silo goes on with what it holds, and is not ready when that is honoured no longer.
/// </summary>
internal sealed class ClusterReadiness(IHostApplicationLifetime lifetime, ResourceCacheTerms terms, TimeProvider time)
    : IClusterConnectionStatusObserver
{
    private long _lostAt;

    /// <summary>True when the process wants work.</summary>
    public bool IsReady => IsRunning && !(Volatile.Read(ref _lostAt) is not 0 and var at && time.GetElapsedTime(at) >= terms.Honour);

    /// <summary>True while a client reaches no silo.</summary>
    public bool IsLost => Volatile.Read(ref _lostAt) != 0;

    private bool IsRunning =>
        lifetime.ApplicationStarted.IsCancellationRequested && !lifetime.ApplicationStopping.IsCancellationRequested;

    public void NotifyClusterConnectionLost() => Lose();

    public void NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered)
    {
        if (currentNumberOfGateways == 0)
            Lose();
        else
            Volatile.Write(ref _lostAt, 0);
    }

    private void Lose() => Interlocked.CompareExchange(ref _lostAt, time.GetTimestamp(), 0);
}
