namespace ImageGateway.Silo.Options;

/// <summary>What a process of the cluster does.</summary>
public enum SiloRole
{
    /// <summary>Hosts grains and serves HTTP.</summary>
    All,

    /// <summary>Hosts grains.</summary>
    Silo,

    /// <summary>Serves HTTP as a client of the silos.</summary>
    Api,
}
