using System.Net.Sockets;

namespace ImageGateway.Silo.Hosting;

/// <summary>
/// Finds out within seconds that the process of another silo has ended: nobody listens at its port any more. One that is frozen
/// or cut off does not look like that, and is left to the probes of the membership.
/// </summary>
internal sealed partial class EndedSilos(
    IClusterMembershipService membership, ILocalSiloDetails self, TimeProvider time, ILogger<EndedSilos> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(1);

    // Refused so often in a row, where it was reached before, nobody is there.
    private const int Refusals = 3;

    // Each silo looks after so many that follow it, so that the work does not grow with the square of the cluster.
    private const int Watched = 3;

    private readonly Dictionary<SiloAddress, int> _refused = [];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var watched = Following();
            foreach (var gone in _refused.Keys.Except(watched).ToArray())
                _refused.Remove(gone);
            await Task.WhenAll(watched.Select(silo => LookAsync(silo, stoppingToken)).ToArray());
        }
    }

    private SiloAddress[] Following()
    {
        var others = membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active && !member.SiloAddress.Equals(self.SiloAddress))
            .Select(member => member.SiloAddress)
            .Order()
            .ToArray();
        var next = Array.FindIndex(others, other => other.CompareTo(self.SiloAddress) > 0);
        return [.. others.Skip(Math.Max(next, 0)).Concat(others.Take(Math.Max(next, 0))).Take(Watched)];
    }

    private async Task LookAsync(SiloAddress silo, CancellationToken stopping)
    {
        var isRefused = await IsRefusedAsync(silo, stopping);
        lock (_refused)
        {
            if (isRefused is false)
                _refused[silo] = 0;
            // Not reached yet: a rule of the network may refuse as well.
            if (isRefused is not true || !_refused.TryGetValue(silo, out var times))
                return;
            _refused[silo] = times + 1;
            if (times + 1 < Refusals)
                return;
            _refused.Remove(silo);
        }

        LogEnded(silo);
        await membership.TryKill(silo);
    }

    // Null: it cannot be told.
    private async Task<bool?> IsRefusedAsync(SiloAddress silo, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            using var connection = new TcpClient(silo.Endpoint.AddressFamily);
            await connection.ConnectAsync(silo.Endpoint, either.Token);
            return false;
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode == SocketError.ConnectionRefused ? true : null;
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The process of silo {Silo} has ended: nobody listens at its port")]
    private partial void LogEnded(SiloAddress silo);
}
