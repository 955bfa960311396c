namespace ImageGateway.Cluster.Tests.Faults;

/// <summary>States of a connection between two processes.</summary>
internal enum LinkFault
{
    /// <summary>Everything passes at once.</summary>
    None,

    /// <summary>Everything passes after two seconds.</summary>
    Latency,

    /// <summary>Nothing passes from the caller to the called until the fault is over.</summary>
    SilentForth,

    /// <summary>Nothing passes from the called to the caller until the fault is over.</summary>
    SilentBack,

    /// <summary>Connections are reset, once a second.</summary>
    Resets,

    /// <summary>A thousand bytes a second pass.</summary>
    Trickle,
}
