namespace ImageGateway.Silo.Options;

/// <summary>Roles of a process in the cluster.</summary>
public enum SiloRole
{
    /// <summary>Hosts grains and serves HTTP.</summary>
    All,

    /// <summary>Role that hosts grains.</summary>
    Silo,

    /// <summary>Serves HTTP as a client of the silos.</summary>
    Api,
}
