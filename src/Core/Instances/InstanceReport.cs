using ImageGateway.Core.Budgets.Leases;

namespace ImageGateway.Core.Instances;

/// <summary>The word of a process of the deployment about itself.</summary>
public sealed record InstanceReport
{
    /// <summary>Id of this run of the process, new at every start.</summary>
    public required string Id { get; init; }

    /// <summary>Name of its host, or of its pod.</summary>
    public required string Name { get; init; }

    /// <summary>Role of the process: <c>gateway</c> where it runs alone; <c>all</c>, <c>api</c> or <c>silo</c> in a cluster.</summary>
    public required string Role { get; init; }

    /// <summary>Version of the program that it runs.</summary>
    public required string Version { get; init; }

    /// <summary>Time at which the process started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Readiness of the process for work.</summary>
    public required InstanceState State { get; init; }

    /// <summary>Amounts that it holds at budgets.</summary>
    public HeldLeases Leases { get; init; } = HeldLeases.None;

    /// <summary>Settings that it must share with others; a silo has none.</summary>
    public IReadOnlyList<SharedSetting> Settings { get; init; } = [];
}

/// <summary>Readiness of a process, in its own words. The numbers are part of messages and never change.</summary>
public enum InstanceState
{
    /// <summary>It waits for something that it needs.</summary>
    NotReady = 0,

    /// <summary>It takes and does work.</summary>
    Ready = 1,

    /// <summary>It finishes its work and takes no more.</summary>
    Draining = 2,

    /// <summary>It has ended and is gone.</summary>
    Ended = 3,
}

/// <summary>Last report of an instance.</summary>
/// <param name="Report">The report.</param>
/// <param name="HeardAt">The time at which it came.</param>
/// <param name="IsSilent">True when several reports are missing since.</param>
public sealed record InstanceStatus(InstanceReport Report, DateTimeOffset HeardAt, bool IsSilent);
