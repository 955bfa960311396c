using System.Collections.Frozen;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Options;
using ImageGateway.Providers;
using ImageGateway.Sandbox;
using ImageGateway.Storage.PostgreSql;

namespace ImageGateway.Api.Options;

/// <summary>Reads and checks the settings (README.md#settings) at start.</summary>
public static class GatewayOptionsReader
{
    /// <summary>The section of the configuration, and with <c>__</c> the prefix of its environment variables.</summary>
    public const string Section = "ImageGateway";

    /// <summary>Beginning of the environment variables.</summary>
    public const string Prefix = "IMAGEGATEWAY__";

    private const double MaxDeadlineSeconds = 3600;

    /// <summary>Reads all of them.</summary>
    /// <exception cref="OptionException">One of them cannot be used.</exception>
    /// <param name="configuration">The settings.</param>
    /// <param name="others">Names that something else reads, without their prefix.</param>
    public static GatewayOptions Read(IConfiguration configuration, params IReadOnlyList<string> others)
    {
        var reader = new SettingReader(configuration.GetSection(Section));
        var options = Read(configuration, reader);
        return options with { UnknownSettings = UnknownSettings.Find(configuration.GetSection(Section), [.. reader.Asked, .. others]) };
    }

    internal static GatewayOptions Read(IConfiguration configuration, SettingReader reader)
    {
        var section = configuration.GetSection(Section);
        var auth = Auth(reader);
        var data = Path.GetFullPath(reader.Text("DATADIRECTORY") ?? "./data");
        var masters = MasterKeys(reader);
        return new()
        {
            DataDirectory = data,
            Auth = auth,
            AdminKey = Secret("ADMINKEY", reader.Text("ADMINKEY")),
            KeysFile = reader.Text("KEYSFILE") is { } keys ? Path.GetFullPath(keys) : null,
            MasterKey = masters.FirstOrDefault(),
            FormerMasterKeys = [.. masters.Skip(1)],
            AllowOpenRemote = reader.Flag("ALLOWOPENREMOTE"),
            PublicUrl = reader.Url("PUBLICURL"),
            LogFormat = LogFormatOf(reader),
            Telemetry = TelemetryOptions.Read(reader),
            Edge = EdgeOptions.Read(reader),
            EgressAllow = Egress(reader, configuration, auth),
            ProviderBaseUrls = ProviderUrls(section, reader, "BASEURL"),
            ProviderTokenUrls = ProviderUrls(section, reader, "TOKENURL"),
            PricesFile = reader.Text("PRICESFILE") is { } prices ? Path.GetFullPath(prices) : null,
            ModelAliases = Aliases(reader),
            Limits = Limits(reader),
            Upstream = Upstream(reader),
            Ledger = Ledger(reader),
            AlertWebhook = reader.Url("ALERTS__WEBHOOKURL"),
            Drain = reader.Seconds("DRAINSECONDS", TimeSpan.FromSeconds(GatewayOptions.DefaultDrainSeconds), 0, MaxDeadlineSeconds),
            Archive = ArchiveOptions.Read(reader),
            ArchivePath = Path.GetFullPath(reader.Text("ARCHIVE__PATH") ?? Path.Combine(data, "archive")),
            ArchiveBounds = new(
                reader.Number("ARCHIVE__BYTES", GatewayOptions.DefaultArchiveBytes, 0, 1L << 60),
                TimeSpan.FromDays(reader.Number("ARCHIVE__DAYS", 0, 0, 100_000))),
            Cache = new(reader.Number("CACHE__ENTRIES", 10_000, 0, 10_000_000), reader.Number("CACHE__BYTES", 1L << 30, 0, 1L << 44)),
            IdempotencyBytes = reader.Number("IDEMPOTENCY__BYTES", GatewayOptions.DefaultIdempotencyBytes, 0, 1L << 44),
            RequestLog = RequestLogOptions.Read(reader, PostgresRequestLog.FaultOf),
            OwnsLinks = OwnsLinks(reader, auth),
            LinkLifetime = reader.Seconds(
                "ARCHIVE__LINKSECONDS", TimeSpan.FromSeconds(GatewayOptions.DefaultLinkSeconds), 0, 3_153_600_000),
        };
    }

    private static AuthMode Auth(SettingReader reader) => reader.Text("AUTH") switch
    {
        null or "open" => AuthMode.Open,
        "keys" => AuthMode.Keys,
        var other => throw OptionException.ForOption("--auth", other, "must be open or keys"),
    };

    internal static LogFormat LogFormatOf(SettingReader reader) => reader.Text("LOGGING__FORMAT") switch
    {
        null or "text" => LogFormat.Text,
        "json" => LogFormat.Json,
        var other => throw SettingReader.Fault("LOGGING__FORMAT", other, "must be text or json"),
    };

    private static LimitOptions Limits(SettingReader reader)
    {
        var standard = new LimitOptions();
        return new()
        {
            BodyBytes = reader.Number("LIMITS__BODYBYTES", standard.BodyBytes, 1024, 4L << 30),
            JsonDepth = (int)reader.Number("LIMITS__JSONDEPTH", standard.JsonDepth, 2, 64),
            PromptChars = (int)reader.Number("LIMITS__PROMPTCHARS", standard.PromptChars, 1, 10_000_000),
            PolicyValues = (int)reader.Number("LIMITS__POLICYVALUES", standard.PolicyValues, 1, 100_000_000),
            Concurrent = (int)reader.Number("LIMITS__CONCURRENT", standard.Concurrent, 1, 1_000_000),
            BytesInFlight = reader.Number("LIMITS__BYTESINFLIGHT", standard.BytesInFlight, 1024, 1L << 40),
            JsonMembers = (int)reader.Number("LIMITS__JSONMEMBERS", standard.JsonMembers, 16, 100_000),
            ManagementBytes = reader.Number("LIMITS__MANAGEMENTBYTES", standard.ManagementBytes, 1024, 1L << 30),
            BodyTime = reader.Seconds("LIMITS__BODYSECONDS", standard.BodyTime, 0.1, MaxDeadlineSeconds),
            BodyRate = (int)reader.Number("LIMITS__BODYRATE", standard.BodyRate, 0, 1 << 30),
            KeyShare = (int)reader.Number("LIMITS__KEYSHARE", standard.KeyShare, 1, 100),
            WorkspaceShare = (int)reader.Number("LIMITS__WORKSPACESHARE", standard.WorkspaceShare, 1, 100),
            ImageBytes = reader.Number("LIMITS__IMAGEBYTES", standard.ImageBytes, 1024, 1L << 40),
            ResponseBytes = reader.Number("LIMITS__RESPONSEBYTES", standard.ResponseBytes, 1024, 1L << 40),
        };
    }

    private static ModelAliases Aliases(SettingReader reader)
    {
        if (reader.Text("MODELALIASES") is not { } text)
            return ModelAliases.None;
        return ModelAliases.Parse(text)
            ?? throw SettingReader.Fault(
                "MODELALIASES", text, "must be true, false, or pairs as in dall-e-3=gpt-image-2,dall-e-2=gpt-image-2");
    }

    private static UpstreamOptions Upstream(SettingReader reader)
    {
        var standard = new UpstreamOptions();
        return new()
        {
            Connect = reader.Seconds("UPSTREAM__CONNECTSECONDS", standard.Connect, 0.1, 300),
            Headers = reader.Seconds("UPSTREAM__HEADERSSECONDS", standard.Headers, 0.1, MaxDeadlineSeconds),
            Total = reader.Seconds("UPSTREAM__TOTALSECONDS", standard.Total, 0.1, MaxDeadlineSeconds),
        };
    }

    private static LedgerTerms Ledger(SettingReader reader)
    {
        var standard = new LedgerTerms();
        var term = reader.Seconds("LEDGER__TERMSECONDS", standard.Term, 1, MaxDeadlineSeconds);
        return standard with
        {
            Term = term,
            // An owner that renews less often than twice in a term could not spend what it holds.
            Renewal = reader.Seconds(
                "LEDGER__RENEWSECONDS", term < standard.Term ? term / 6 : standard.Renewal, 0.1, (term / 2).TotalSeconds),
            AdmitWait = TimeSpan.FromMilliseconds(
                reader.Number("LEDGER__ADMITWAITMS", (long)standard.AdmitWait.TotalMilliseconds, 0, 60_000)),
        };
    }

    // Portkey's own default for a machine of one's own; where keys guard the gateway, nothing private is open by itself.
    private static IReadOnlyList<string> Egress(SettingReader reader, IConfiguration configuration, AuthMode auth)
    {
        var listed = reader.List("EGRESS__ALLOW");
        var trusted = configuration["TRUSTED_CUSTOM_HOSTS"]?.Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string[] standard = auth == AuthMode.Open ? ["localhost", "*.localhost", "127.0.0.1", "::1", "host.docker.internal"] : [];
        return [.. listed, .. trusted ?? standard];
    }

    private static FrozenDictionary<string, Uri> ProviderUrls(IConfigurationSection section, SettingReader reader, string setting)
    {
        var urls = new Dictionary<string, Uri>(StringComparer.Ordinal);
        var names = ImageProviders.Schema(ImageProviders.All(new SandboxProvider(new SandboxServer(TimeProvider.System)))).Names;
        foreach (var provider in section.GetSection("PROVIDERS").GetChildren())
        {
            if (SlugOf(provider.Key, names) is not { } slug)
                throw SettingReader.Fault(
                    "PROVIDERS__" + provider.Key, provider.Value ?? string.Empty, "is no provider; known are " + names.List);
            if (reader.Url($"PROVIDERS__{provider.Key}__{setting}") is { } url)
                urls[slug] = url;
        }

        return urls.ToFrozenDictionary();
    }

    // Shells take no hyphens in names, so that '_' stands for one; other spellings are the providers'.
    private static string? SlugOf(string name, ProviderNames names) =>
        names.IsSlug(name.ToLowerInvariant()) ? name.ToLowerInvariant() : names.SlugOf(name);

    private static bool OwnsLinks(SettingReader reader, AuthMode auth) => reader.Text("ARCHIVE__OWNLINKS") switch
    {
        null or "auto" => auth == AuthMode.Keys,
        "always" => true,
        "never" => false,
        var other => throw SettingReader.Fault("ARCHIVE__OWNLINKS", other, "must be auto, always or never"),
    };

    // A line each: the current one first, then those of before a rotation.
    private static List<string> MasterKeys(SettingReader reader)
    {
        var file = FileText(reader, "MASTERKEYFILE");
        return [.. (reader.Text("MASTERKEY") ?? file ?? string.Empty)
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => Secret("MASTERKEY", line)!)];
    }

    private static string? Secret(string key, string? secret) =>
        secret is { Length: < 16 } ? throw SettingReader.Fault(key, "***", "must have at least 16 characters") : secret;

    private static string? FileText(SettingReader reader, string key)
    {
        if (reader.Text(key) is not { } path)
            return null;
        return File.Exists(path) ? File.ReadAllText(path).Trim() : throw SettingReader.Fault(key, path, "must be a file that can be read");
    }
}
