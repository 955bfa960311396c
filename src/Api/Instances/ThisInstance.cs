using ImageGateway.Api.Options;
using ImageGateway.Core.Budgets.Leases;
using ImageGateway.Core.Instances;
using ImageGateway.Gateway.Budgets;
using ImageGateway.Gateway.HealthChecks;

namespace ImageGateway.Api.Instances;

/// <summary>This process as the directory of instances shows it.</summary>
/// <param name="identity">How it is known.</param>
/// <param name="conditions">Conditions under which it is ready.</param>
/// <param name="lifetime">Tells when it begins to drain.</param>
/// <param name="time">The clock.</param>
/// <param name="leases">Its leases; null: it is no front-end.</param>
/// <param name="settings">Settings that it must share with others; null: it is no front-end of a cluster.</param>
public sealed class ThisInstance(
    InstanceIdentity identity, IEnumerable<IReadiness> conditions, IHostApplicationLifetime lifetime, TimeProvider time,
    LeaseManagerService? leases = null, SharedSettings? settings = null)
{
    /// <summary>Greatest number of leases that a report names.</summary>
    public const int MaxLeases = 100;

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    /// <summary>State of the process now.</summary>
    public InstanceState State =>
        lifetime.ApplicationStopping.IsCancellationRequested ? InstanceState.Draining
        : lifetime.ApplicationStarted.IsCancellationRequested && conditions.All(condition => condition.IsReady) ? InstanceState.Ready
        : InstanceState.NotReady;

    /// <summary>Describes the process in a state.</summary>
    public InstanceReport Describe(InstanceState state) => new()
    {
        Id = identity.Id,
        Name = identity.Name,
        Role = identity.Role,
        Version = GatewayVersion.Text,
        StartedAt = _startedAt,
        State = state,
        Leases = leases?.Held(MaxLeases) ?? HeldLeases.None,
        Settings = settings?.Fingerprints ?? [],
    };

    /// <summary>Takes in the names of the shared settings that another instance has otherwise.</summary>
    public void Hear(IReadOnlyList<string> differing) => settings?.Tell(differing);
}
