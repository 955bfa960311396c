namespace ImageGateway.Core.Pricing;

/// <summary>Kinds of deployments that a vendor prices apart.</summary>
public static class Deployments
{
    /// <summary>Calls may be served anywhere; the usual price.</summary>
    public const string Global = "global";

    /// <summary>Calls stay in a zone of regions.</summary>
    public const string DataZone = "data-zone";

    /// <summary>Calls stay in one region.</summary>
    public const string Regional = "regional";

    /// <summary>All kinds of deployment.</summary>
    public static IReadOnlyList<string> All { get; } = [Global, DataZone, Regional];
}
