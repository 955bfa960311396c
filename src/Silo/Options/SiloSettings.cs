using System.Net;

namespace ImageGateway.Silo.Options;

/// <summary>A process's place in the cluster, read once at start by <see cref="SiloSettingsReader"/>. Immutable.</summary>
public sealed record SiloSettings
{
    /// <summary>What the process does. Default all.</summary>
    public SiloRole Role { get; init; }

    /// <summary>The Redis that holds membership and grain state. Default <c>localhost:6379</c>.</summary>
    public DnsEndPoint Redis { get; init; } = new("localhost", 6379);

    /// <summary>Redis' password, or null. Secret; only from the environment.</summary>
    public string? RedisPassword { get; init; }

    /// <summary>Where other silos reach this one. Default 11111.</summary>
    public int SiloPort { get; init; } = 11111;

    /// <summary>Where front-ends reach this silo. Default 30000.</summary>
    public int GatewayPort { get; init; } = 30000;

    /// <summary>
    /// The address that others are told; null: loopback if Redis is on loopback, for such a cluster is on one machine,
    /// otherwise the machine's own.
    /// </summary>
    public IPAddress? Advertise { get; init; }

    /// <summary>The cluster's name; processes with the same Redis and the same name belong together. Default imagegateway.</summary>
    public string Cluster { get; init; } = "imagegateway";

    /// <summary>Where HTTP is served; null: the front-end's own default, and none for a silo.</summary>
    public string? Urls { get; init; }

    /// <summary>Whether Redis is on this machine.</summary>
    public bool IsLocal => Redis.Host == "localhost" || (IPAddress.TryParse(Redis.Host, out var address) && IPAddress.IsLoopback(address));
}
