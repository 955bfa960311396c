namespace ImageGateway.Core.Money;

/// <summary>What kind of thing carries a limit; the cluster keeps each kind in a grain type of its own.</summary>
public enum NodeKind
{
    /// <summary>A virtual key: one provider credential with its budget.</summary>
    VirtualKey,
}

/// <summary>Anything with a limit.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id, never used for another node. A slug is only a name and does not belong here.</param>
public readonly record struct NodeId(NodeKind Kind, string Id);
