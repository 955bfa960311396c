namespace ImageGateway.Core.Routing;

/// <summary>Rules by which a load balance chooses (<c>strategy.balance</c>; all but <see cref="Weight"/> are ours).</summary>
public enum BalanceMode
{
    /// <summary>Drawn by weight, as at Portkey.</summary>
    Weight,

    /// <summary>One after the other, as often as the weights say.</summary>
    RoundRobin,

    /// <summary>The one that answered fastest of late.</summary>
    LeastLatency,

    /// <summary>The one that serves this request for the least money.</summary>
    Cheapest,
}
