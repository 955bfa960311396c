using System.Net;

namespace ImageGateway.Silo.Options;

/// <summary>A process's place in the cluster, read once at start by <see cref="SiloSettingsReader"/>. Immutable.</summary>
public sealed record SiloSettings
{
    /// <summary>Role of the process. Default all.</summary>
    public SiloRole Role { get; init; }

    /// <summary>The Redis that holds membership and grain state. Required.</summary>
    public required RedisSettings Redis { get; init; }

    /// <summary>Port at which other silos reach this one. Default 11111.</summary>
    public int SiloPort { get; init; } = 11111;

    /// <summary>Port at which front-ends reach this silo. Default 30000.</summary>
    public int GatewayPort { get; init; } = 30000;

    /// <summary>
    /// The address that others are told; null: loopback if Redis is on loopback, for such a cluster is on one machine,
    /// otherwise the machine's own.
    /// </summary>
    public IPAddress? Advertise { get; init; }

    /// <summary>
    /// The address at which the silo's two ports listen; null: the advertised one on loopback, otherwise all of the machine's.
    /// </summary>
    public IPAddress? Listen { get; init; }

    /// <summary>Name of this silo among the others, such as the pod's; null: Orleans makes one.</summary>
    public string? SiloName { get; init; }

    /// <summary>The cluster's name; processes with the same Redis and the same name belong together. Default imagegateway.</summary>
    public string Cluster { get; init; } = "imagegateway";

    /// <summary>Addresses that serve HTTP; null means the front-end's own default, and none for a silo.</summary>
    public string? Urls { get; init; }

    /// <summary>
    /// Name of the membership: silos join only those that speak the same version of the grains' contracts. The state's own
    /// name is <see cref="Cluster"/>, which stays when a new version takes over.
    /// </summary>
    public string Membership => Cluster + "-" + ContractsVersion;

    /// <summary>Version of the grains' contracts; raised when silos of two versions cannot work together.</summary>
    private const string ContractsVersion = "2";

    /// <summary>True when Redis is on this machine.</summary>
    public bool IsLocal => Redis.IsLocal;
}
