namespace ImageGateway.Core.Configs.Document;

/// <summary>Values of a strategy's mode.</summary>
public static class StrategyModes
{
    /// <summary>The first target and no other.</summary>
    public const string Single = "single";

    /// <summary>One of the targets, by weight or otherwise.</summary>
    public const string LoadBalance = "loadbalance";

    /// <summary>One target after the other.</summary>
    public const string Fallback = "fallback";

    /// <summary>The target of the first condition that fits.</summary>
    public const string Conditional = "conditional";
}
