namespace ImageGateway.Silo.Hosting;

/// <summary>
/// Readiness of this process for the cluster: it has started, which includes joining or connecting, it has not begun to stop, and
/// as a client it reaches a silo.
/// </summary>
internal sealed class ClusterReadiness(IHostApplicationLifetime lifetime) : IClusterConnectionStatusObserver
{
    private volatile bool _lost;

    public bool IsReady =>
        lifetime.ApplicationStarted.IsCancellationRequested && !lifetime.ApplicationStopping.IsCancellationRequested && !_lost;

    public void NotifyClusterConnectionLost() => _lost = true;

    public void NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered) =>
        _lost = currentNumberOfGateways == 0;
}
