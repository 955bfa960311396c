namespace ImageGateway.Core.Configs.Document;

/// <summary>Values of a load balance's rule.</summary>
public static class BalanceModes
{
    /// <summary>By weight.</summary>
    public const string ByWeight = ConfigKeys.Weight;

    /// <summary>One after the other.</summary>
    public const string RoundRobin = "round_robin";

    /// <summary>The quickest.</summary>
    public const string LeastLatency = "least_latency";

    /// <summary>The cheapest.</summary>
    public const string Cheapest = "cheapest";
}
