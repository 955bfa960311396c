namespace ImageGateway.Core.Configs.Document;

/// <summary>Keys of the response cache.</summary>
public static class CacheKeys
{
    /// <summary>One of the modes of <c>CachePolicy</c>.</summary>
    public const string Mode = StrategyKeys.Mode;

    /// <summary>Seconds that a response is given again.</summary>
    public const string MaxAge = "max_age";
}
