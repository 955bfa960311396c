namespace ImageGateway.Core.Configs.Document;

/// <summary>Keys of a strategy, of its conditions and of its sticky rule.</summary>
public static class StrategyKeys
{
    /// <summary>Kind of the strategy, one of <see cref="StrategyModes"/>.</summary>
    public const string Mode = "mode";

    /// <summary>Rule of a load balance, one of <see cref="BalanceModes"/>.</summary>
    public const string Balance = "balance";

    /// <summary>Rule that keeps a caller with a target.</summary>
    public const string Sticky = "sticky";

    /// <summary>Flag by which a sticky rule or a breaker applies.</summary>
    public const string Enabled = "enabled";

    /// <summary>Attributes of the request that a sticky choice goes by.</summary>
    public const string HashFields = "hash_fields";

    /// <summary>Seconds that a sticky choice lasts.</summary>
    public const string Ttl = "ttl";

    /// <summary>List of conditions, each with a query and a target.</summary>
    public const string Conditions = "conditions";

    /// <summary>Query that a request must fit.</summary>
    public const string Query = "query";

    /// <summary>Name of the target of a condition.</summary>
    public const string Then = "then";

    /// <summary>Name of the target where no condition fits.</summary>
    public const string Default = "default";

    /// <summary>Thresholds of the circuit breaker; see <see cref="BreakerKeys"/>.</summary>
    public const string Breaker = "cb_config";
}
