namespace ImageGateway.Core.Configs.Document;

/// <summary>Values of a load balance's rule.</summary>
public static class BalanceModes
{
    /// <summary>Targets are drawn by their weight.</summary>
    public const string ByWeight = ConfigKeys.Weight;

    /// <summary>Targets take turns by their weight.</summary>
    public const string RoundRobin = "round_robin";

    /// <summary>The quickest target is chosen.</summary>
    public const string LeastLatency = "least_latency";

    /// <summary>The cheapest target is chosen.</summary>
    public const string Cheapest = "cheapest";
}
