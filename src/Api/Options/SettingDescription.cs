using System.Reflection;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Api.Options;

/// <summary>Line about one setting in the text of <c>--help</c>.</summary>
/// <param name="Name">Option of the command line, or environment variable without <c>IMAGEGATEWAY__</c>.</param>
/// <param name="Default">The value where nothing is said, as text.</param>
/// <param name="Meaning">Effect and unit of the setting.</param>
public sealed record SettingDescription(string Name, string Default, string Meaning)
{
    /// <summary>Options of the command line.</summary>
    public static IReadOnlyList<SettingDescription> Options { get; } =
    [
        new("--urls", ListenAddresses.Default, "addresses to listen on, http://HOST:PORT; port 0 takes a free one"),
        new("--data-directory", "./data", "folder for everything that is kept"),
        new("--auth", "open", "open (loopback only) or keys"),
        new("--version", "", "prints the version"),
        new("--help", "", "prints this text"),
    ];

    /// <summary>Settings of the environment that every gateway process reads.</summary>
    public static IReadOnlyList<SettingDescription> Variables { get; } =
    [
        new("DATADIRECTORY", "./data", "as --data-directory"),
        new("AUTH", "open", "as --auth"),
        new("ADMINKEY", "made at the first start", "gateway key with every right in mode keys; 16 characters or more"),
        new("KEYSFILE", "", "file that declares gateway keys; read again when it changes"),
        new("MASTERKEY", "", "text from which the deployment's keys are derived, the current one first, former ones on further lines"),
        new("MASTERKEYFILE", "", "file with the master keys"),
        new("ALLOWOPENREMOTE", "false", "open mode beyond loopback"),
        new("PUBLICURL", "as the request came", "beginning of links"),
        new("CORS__ORIGINS", "", "origins whose pages may call, such as https://app.example, or *; never with credentials"),
        new("TRUSTEDPROXIES", "", "networks of proxies whose X-Forwarded-* headers count, such as 10.0.0.0/8"),
        new("PATHBASE", "", "path prefix of all routes, such as /images"),
        new("LOGGING__FORMAT", "text", "form of log lines: text or json"),
        new("LOGGING__REQUESTS", "on", "one log line for each request for images at its end: on or off"),
        new("METRICS", "on", "GET /metrics: on (for everybody), keys (scope metrics.read) or off"),
        new("EGRESS__ALLOW", "loopback in open mode", "private hosts that custom hosts and links may lead to"),
        new("PROVIDERS__<slug>__BASEURL", "the vendor's", "another base URL for a provider"),
        new("PROVIDERS__<slug>__TOKENURL", "the vendor's", "another place for a provider's access tokens"),
        new("PRICESFILE", "", "price list whose lines replace those of its models; read again when it changes"),
        new("MODELALIASES", "false", "successors are asked in place of retired models: true, or pairs OLD=NEW"),
        .. Of<LimitOptions>(),
        .. Of<UpstreamOptions>(),
        new("DRAINSECONDS", "120", "time for running requests after SIGTERM"),
        new("CACHEHONOURSECONDS", "600", "time that keys, configs and providers are honoured while the cluster does not answer"),
        .. Of<LedgerOptions>(),
        new("ALERTS__WEBHOOKURL", "", "URL notified when usage crosses alert_threshold"),
        new("ARCHIVE__KIND", "folder", "store of the image archive, which keeps every image that is drawn: folder, s3 or off"),
        new("ARCHIVE__S3URL", "Amazon S3", "URL of the S3 server, with ARCHIVE__KIND=s3"),
        new("ARCHIVE__BUCKET", "", "bucket of the image archive, with ARCHIVE__KIND=s3"),
        new("ARCHIVE__REGION", "as the environment says", "region that requests to S3 are signed for"),
        new("ARCHIVE__PATH", "archive in the data directory", "folder of the image archive"),
        new("ARCHIVE__THUMBNAILS", "on", "make thumbnails of archived images for the console: on or off"),
        new("ARCHIVE__SHARED", "false", "all instances of a cluster have the same folder; without it they give no links"),
        new("ARCHIVE__BYTES", "107374182400", "bytes of the image archive; the oldest images go, 0 is no bound"),
        new("ARCHIVE__DAYS", "0", "days after which images leave the archive, 0 is never"),
        new("ARCHIVE__LINKSECONDS", "2592000", "time that links are good; 0 is for ever"),
        new("ARCHIVE__OWNLINKS", "auto", "replace providers' links by links to the archive: auto (with keys), always, never"),
        new("CACHE__ENTRIES", "10000", "entries of the response cache"),
        new("CACHE__BYTES", "1073741824", "bytes of the response cache"),
        new("IDEMPOTENCY__BYTES", "10737418240", "bytes of the responses of idempotency keys"),
        new("LOG__KIND", "sqlite", "store of the request log: sqlite (in the data directory), postgres (shared by all instances) or off"),
        new("LOG__CONNECTION", "", "connection string of PostgreSQL, with LOG__KIND=postgres"),
        new("LOG__CONTENT", "full", "texts that the request log keeps: full (prompts and bodies), hash (SHA-256 of prompts) or off"),
        .. Of<RequestLogOptions>(),
    ];

    // What options say of themselves on their properties.
    private static IEnumerable<SettingDescription> Of<T>()
        where T : new()
    {
        var standard = new T();
        return
            from property in typeof(T).GetProperties()
            let setting = property.GetCustomAttribute<SettingAttribute>()
            where setting is not null
            select new SettingDescription(setting.Key, setting.Default ?? setting.Format(property.GetValue(standard)!), setting.Meaning);
    }
}
