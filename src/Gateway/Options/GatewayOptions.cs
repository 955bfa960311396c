using System.Collections.Frozen;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.Routing;
using Microsoft.Extensions.Options;

namespace ImageGateway.Gateway.Options;

/// <summary>Modes of access to the gateway.</summary>
public enum AuthMode
{
    /// <summary>Everyone who can reach it; for loopback.</summary>
    Open,

    /// <summary>Holders of a gateway key.</summary>
    Keys,
}

/// <summary>The gateway's settings, read once at start by <c>GatewayOptionsReader</c>. Immutable.</summary>
public sealed record GatewayOptions
{
    private const int LeastSecret = 16;

    /// <summary>The longest that a deadline may be set to.</summary>
    public const double MaxDeadlineSeconds = 3600;

    /// <summary>Directory for everything that is kept on disk. Default <c>./data</c>.</summary>
    [FullPath("DATADIRECTORY", "as --data-directory", Default = "./data")]
    public string DataDirectory { get; init; } = Path.GetFullPath("./data");

    /// <summary>Mode of access. Default open.</summary>
    [Choice<AuthMode>("AUTH", "as --auth", Option = "--auth")]
    public AuthMode Auth { get; init; }

    /// <summary>A key that may do everything, or null. Secret.</summary>
    [Secret(
        "ADMINKEY", LeastSecret, "gateway key with all rights, in mode keys; 16 characters or more", Default = "made at the first start")]
    public string? AdminKey { get; init; }

    /// <summary>A file that declares gateway keys, or null.</summary>
    [FullPath("KEYSFILE", "file that declares gateway keys; read again when it changes")]
    public string? KeysFile { get; init; }

    /// <summary>A file that declares workspaces, providers, configs, keys, policies and guardrails, or null.</summary>
    [FullPath("RESOURCESFILE", "file that declares providers, configs, keys and other resources; applied again when it changes")]
    public string? ResourcesFile { get; init; }

    /// <summary>
    /// The texts from which keys of the deployment are derived: the current one first, then those of before a rotation, which still open
    /// what was sealed under them. Secret.
    /// </summary>
    [Secret(
        "MASTERKEY", LeastSecret,
        "secret that encrypts saved credentials and signs links; former ones on further lines")]
    public IReadOnlyList<string> MasterKeys { get; init; } = [];

    /// <summary>A file with the master keys, which counts where no master key is set; null: none.</summary>
    [FullPath("MASTERKEYFILE", "file with the master keys", MustExist = true)]
    public string? MasterKeyFile { get; init; }

    /// <summary>True when open mode may listen beyond loopback.</summary>
    [Flag("ALLOWOPENREMOTE", "true", "false", "true: open mode may listen beyond loopback")]
    public bool AllowOpenRemote { get; init; }

    /// <summary>Public address of the gateway, for links; null for the address of the request.</summary>
    [HttpUrl("PUBLICURL", "URL at which links begin", Default = "as the request came")]
    public Uri? PublicUrl { get; init; }

    /// <summary>Hosts that are reachable although they are private; <c>*.name</c> covers what is below a name.</summary>
    [Text("EGRESS__ALLOW", "private hosts that the gateway may connect to", Default = "loopback in open mode")]
    public IReadOnlyList<string> EgressAllow { get; init; } = [];

    /// <summary>Base URLs of providers instead of the vendors' own, by slug.</summary>
    public FrozenDictionary<string, Uri> ProviderBaseUrls { get; init; } = FrozenDictionary<string, Uri>.Empty;

    /// <summary>Endpoints that issue providers' access tokens in place of the vendors' own, by slug.</summary>
    public FrozenDictionary<string, Uri> ProviderTokenUrls { get; init; } = FrozenDictionary<string, Uri>.Empty;

    /// <summary>A price sheet whose lines count in place of the shipped ones, or null.</summary>
    [FullPath("PRICESFILE", "your price file: its rows replace the built-in rows of its models; read again when it changes")]
    public string? PricesFile { get; init; }

    /// <summary>Models that are asked in place of others, where a config does not say.</summary>
    [ModelAliases(
        "MODELALIASES", "true: retired models are replaced by their successors; or pairs OLD=NEW", Default = "false")]
    public ModelAliases ModelAliases { get; init; } = ModelAliases.None;

    /// <summary>Time in which running requests may end after SIGTERM.</summary>
    [Seconds("DRAINSECONDS", 0, MaxDeadlineSeconds, "seconds that running requests have after SIGTERM")]
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Time for which what is configured is honoured while the cluster does not answer.</summary>
    [Seconds(
        "CACHEHONOURSECONDS", 1, MaxDeadlineSeconds,
        "seconds that a front-end uses the keys, configs and providers it holds while the cluster does not answer")]
    public TimeSpan CacheHonour { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>Webhook URL notified when usage crosses <c>alert_threshold</c>; null means none.</summary>
    [HttpUrl("ALERTS__WEBHOOKURL", "URL notified when usage crosses alert_threshold")]
    public Uri? AlertWebhook { get; init; }

    /// <summary>Bytes that answers of idempotency keys may take; above them the oldest answers leave before their 24 hours.</summary>
    [WholeNumber("IDEMPOTENCY__BYTES", 0, 1L << 44, "maximum bytes of stored responses of idempotency keys")]
    public long IdempotencyBytes { get; init; } = 10L << 30;

    /// <summary>Access to metrics, and log lines.</summary>
    [ValidateObjectMembers]
    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>Browsers, proxies and path prefix.</summary>
    [ValidateObjectMembers]
    public EdgeOptions Edge { get; init; } = new();

    /// <summary>Bounds on what one request and all of them may take.</summary>
    [ValidateObjectMembers]
    public LimitOptions Limits { get; init; } = new();

    /// <summary>Deadlines of attempts at providers.</summary>
    [ValidateObjectMembers]
    public UpstreamOptions Upstream { get; init; } = new();

    /// <summary>The times of the ledger protocol.</summary>
    public LedgerTerms Ledger { get; init; } = new();

    /// <summary>Store, bounds and links of the image archive.</summary>
    [ValidateObjectMembers]
    public ArchiveOptions Archive { get; init; } = new();

    /// <summary>Greatest size of the response cache.</summary>
    [ValidateObjectMembers]
    public CacheOptions Cache { get; init; } = new();

    /// <summary>Store and bounds of the request log.</summary>
    [ValidateObjectMembers]
    public RequestLogOptions RequestLog { get; init; } = new();

    /// <summary>The folder of the image archive.</summary>
    public string ArchivePath => Archive.Path ?? Path.Combine(DataDirectory, "archive");

    /// <summary>True when links of providers, which expire, are replaced by links to the archive.</summary>
    public bool OwnsLinks => Archive.OwnLinks == OwnLinks.Always || (Archive.OwnLinks == OwnLinks.Auto && Auth == AuthMode.Keys);

    /// <summary>A line for each setting that nothing reads. They end the start of a gateway that runs alone.</summary>
    /// <remarks>In a cluster they are a warning: a version that is rolled back must start with the settings of the newer one.</remarks>
    public IReadOnlyList<OptionException> UnknownSettings { get; init; } = [];
}

/// <summary>Checks <see cref="GatewayOptions"/> by the bounds on its properties and on those of its parts.</summary>
[OptionsValidator]
public sealed partial class GatewayOptionsValidator : IValidateOptions<GatewayOptions>;
