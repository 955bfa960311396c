using System.Collections.Frozen;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.Routing;
using ImageGateway.Storage.Files;
using ImageGateway.Storage.Sqlite;

namespace ImageGateway.Gateway.Options;

/// <summary>Modes of access to the gateway.</summary>
public enum AuthMode
{
    /// <summary>Everyone who can reach it; for loopback.</summary>
    Open,

    /// <summary>Holders of a gateway key.</summary>
    Keys,
}

/// <summary>Forms of log lines.</summary>
public enum LogFormat
{
    /// <summary>A line of text for people.</summary>
    Text,

    /// <summary>A JSON object a line, with the line's values by name.</summary>
    Json,
}

/// <summary>The gateway's settings, read once at start by <c>GatewayOptionsReader</c>. Immutable.</summary>
public sealed record GatewayOptions
{
    /// <summary>Directory for everything that is kept on disk. Default <c>./data</c>.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Mode of access. Default open.</summary>
    public AuthMode Auth { get; init; }

    /// <summary>A key that may do everything, or null. Secret.</summary>
    public string? AdminKey { get; init; }

    /// <summary>A file that declares gateway keys, or null.</summary>
    public string? KeysFile { get; init; }

    /// <summary>The text from which keys of the deployment are derived, or null. Secret.</summary>
    public string? MasterKey { get; init; }

    /// <summary>Master keys of before a rotation, which still open what was sealed under them. Secret.</summary>
    public IReadOnlyList<string> FormerMasterKeys { get; init; } = [];

    /// <summary>True when open mode may listen beyond loopback.</summary>
    public bool AllowOpenRemote { get; init; }

    /// <summary>Public address of the gateway, for links; null for the address of the request.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Form of log lines. Default text.</summary>
    public LogFormat LogFormat { get; init; }

    /// <summary>Access to metrics, and log lines of requests.</summary>
    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>Browsers, proxies and path prefix.</summary>
    public EdgeOptions Edge { get; init; } = new();

    /// <summary>Hosts that are reachable although they are private; <c>*.name</c> covers what is below a name.</summary>
    public IReadOnlyList<string> EgressAllow { get; init; } = [];

    /// <summary>Base URLs of providers instead of the vendors' own, by slug.</summary>
    public FrozenDictionary<string, Uri> ProviderBaseUrls { get; init; } = FrozenDictionary<string, Uri>.Empty;

    /// <summary>Endpoints that issue providers' access tokens in place of the vendors' own, by slug.</summary>
    public FrozenDictionary<string, Uri> ProviderTokenUrls { get; init; } = FrozenDictionary<string, Uri>.Empty;

    /// <summary>A price sheet whose lines count in place of the shipped ones, or null.</summary>
    public string? PricesFile { get; init; }

    /// <summary>Models that are asked in place of others, where a config does not say.</summary>
    public ModelAliases ModelAliases { get; init; } = ModelAliases.None;

    /// <summary>Bounds on what one request and all of them may take.</summary>
    public LimitOptions Limits { get; init; } = new();

    /// <summary>Deadlines of attempts at providers.</summary>
    public UpstreamOptions Upstream { get; init; } = new();

    /// <summary>The times of the ledger protocol.</summary>
    public LedgerTerms Ledger { get; init; } = new();

    /// <summary>Webhook URL notified when usage crosses <c>alert_threshold</c>; null means none.</summary>
    public Uri? AlertWebhook { get; init; }

    /// <summary>Time in which running requests may end after SIGTERM.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(DefaultDrainSeconds);

    /// <summary>Time for which what is configured is honoured while the cluster does not answer.</summary>
    public TimeSpan CacheHonour { get; init; } = TimeSpan.FromSeconds(DefaultCacheHonourSeconds);

    /// <summary>The folder of the image archive.</summary>
    public required string ArchivePath { get; init; }

    /// <summary>Store of the image archive.</summary>
    public ArchiveOptions Archive { get; init; } = new();

    /// <summary>Bytes and age that the archive may have. Default 100 GiB, of any age.</summary>
    public ArchiveBounds ArchiveBounds { get; init; } = new(DefaultArchiveBytes, TimeSpan.Zero);

    /// <summary>Lifetime of links to images; zero means for ever.</summary>
    public TimeSpan LinkLifetime { get; init; } = TimeSpan.FromSeconds(DefaultLinkSeconds);

    /// <summary>
    /// True when links of providers, which expire, are replaced by links to the archive. Default: true in mode <c>keys</c>.
    /// </summary>
    public bool OwnsLinks { get; init; }

    /// <summary>Greatest size of the response cache.</summary>
    public CacheBounds Cache { get; init; } = new(10_000, 1L << 30);

    /// <summary>Bytes that answers of idempotency keys may take; above them the oldest answers leave before their 24 hours.</summary>
    public long IdempotencyBytes { get; init; } = DefaultIdempotencyBytes;

    /// <summary>Store and bounds of the request log.</summary>
    public RequestLogOptions RequestLog { get; init; } = new();

    /// <summary>A line for each setting that nothing reads. They end the start of a gateway that runs alone.</summary>
    /// <remarks>In a cluster they are a warning: a version that is rolled back must start with the settings of the newer one.</remarks>
    public IReadOnlyList<OptionException> UnknownSettings { get; init; } = [];

    /// <summary>The longest that a deadline may be set to.</summary>
    public const double MaxDeadlineSeconds = 3600;

    public const long DefaultArchiveBytes = 100L << 30;
    public const long DefaultIdempotencyBytes = 10L << 30;
    public const int DefaultDrainSeconds = 120;
    public const int DefaultCacheHonourSeconds = 600;
    public const int DefaultLinkSeconds = 30 * 24 * 3600;
}
