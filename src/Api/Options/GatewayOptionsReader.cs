using System.Collections.Frozen;
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

    /// <summary>Reads all of them.</summary>
    /// <exception cref="OptionException">Some of them cannot be used; it names all that cannot.</exception>
    /// <param name="configuration">The settings.</param>
    /// <param name="others">Names that something else reads, without their prefix.</param>
    public static GatewayOptions Read(IConfiguration configuration, params IReadOnlyList<string> others)
    {
        var reader = new SettingReader(configuration.GetSection(Section));
        var options = Read(configuration, reader);
        var unknown = UnknownSettings.Find(configuration.GetSection(Section), [.. reader.Asked, .. others]);
        return reader.Faults.Count == 0
            ? options with { UnknownSettings = unknown }
            : throw OptionException.ForAll([.. reader.Faults, .. unknown]);
    }

    internal static GatewayOptions Read(IConfiguration configuration, SettingReader reader)
    {
        var providers = Providers(configuration.GetSection(Section), reader);
        var auth = Auth(reader);
        var data = Path.GetFullPath(reader.Text("DATADIRECTORY") ?? "./data");
        var masters = MasterKeys(reader);
        return new()
        {
            DataDirectory = data,
            Auth = auth,
            AdminKey = Secret(reader, "ADMINKEY", reader.Text("ADMINKEY")),
            KeysFile = reader.Text("KEYSFILE") is { } keys ? Path.GetFullPath(keys) : null,
            MasterKey = masters.FirstOrDefault(),
            FormerMasterKeys = [.. masters.Skip(1)],
            AllowOpenRemote = reader.Flag("ALLOWOPENREMOTE"),
            PublicUrl = reader.Url("PUBLICURL"),
            LogFormat = LogFormatOf(reader),
            Telemetry = TelemetryOptions.Read(reader),
            Edge = EdgeOptions.Read(reader),
            EgressAllow = Egress(reader, configuration, auth),
            ProviderBaseUrls = ProviderUrls(providers, reader, "BASEURL"),
            ProviderTokenUrls = ProviderUrls(providers, reader, "TOKENURL"),
            PricesFile = reader.Text("PRICESFILE") is { } prices ? Path.GetFullPath(prices) : null,
            ModelAliases = Aliases(reader),
            Limits = reader.Bind(new LimitOptionsValidator()),
            Upstream = reader.Bind(new UpstreamOptionsValidator()),
            Ledger = reader.Bind(new LedgerOptionsValidator()).CreateTerms(),
            AlertWebhook = reader.Url("ALERTS__WEBHOOKURL"),
            Drain = reader.Seconds(
                "DRAINSECONDS", TimeSpan.FromSeconds(GatewayOptions.DefaultDrainSeconds), 0, GatewayOptions.MaxDeadlineSeconds),
            CacheHonour = reader.Seconds(
                "CACHEHONOURSECONDS", TimeSpan.FromSeconds(GatewayOptions.DefaultCacheHonourSeconds), 1,
                GatewayOptions.MaxDeadlineSeconds),
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
        var other => reader.Refuse(OptionException.ForOption("--auth", other, "must be open or keys"), AuthMode.Open),
    };

    internal static LogFormat LogFormatOf(SettingReader reader) => reader.Text("LOGGING__FORMAT") switch
    {
        null or "text" => LogFormat.Text,
        "json" => LogFormat.Json,
        var other => reader.Refuse("LOGGING__FORMAT", other, "must be text or json", LogFormat.Text),
    };

    private static ModelAliases Aliases(SettingReader reader)
    {
        if (reader.Text("MODELALIASES") is not { } text)
            return ModelAliases.None;
        return ModelAliases.Parse(text)
            ?? reader.Refuse(
                "MODELALIASES", text, "must be true, false, or pairs as in dall-e-3=gpt-image-2,dall-e-2=gpt-image-2",
                ModelAliases.None);
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

    // The slugs of the providers that settings name, by the name that they have there.
    private static List<(string Name, string Slug)> Providers(IConfigurationSection section, SettingReader reader)
    {
        var named = new List<(string, string)>();
        var names = ImageProviders.Schema(ImageProviders.All(new SandboxProvider(new SandboxServer(TimeProvider.System)))).Names;
        foreach (var provider in section.GetSection("PROVIDERS").GetChildren())
        {
            if (SlugOf(provider.Key, names) is { } slug)
            {
                named.Add((provider.Key, slug));
                continue;
            }

            reader.Refuse("PROVIDERS__" + provider.Key, provider.Value ?? string.Empty, "is no provider; known are " + names.List, false);

            // One fault is enough: what stands below the name is not unknown besides.
            foreach (var setting in provider.GetChildren())
                reader.Text($"PROVIDERS__{provider.Key}__{setting.Key}");
        }

        return named;
    }

    private static FrozenDictionary<string, Uri> ProviderUrls(
        List<(string Name, string Slug)> providers, SettingReader reader, string setting)
    {
        var urls = new Dictionary<string, Uri>(StringComparer.Ordinal);
        foreach (var (name, slug) in providers)
        {
            if (reader.Url($"PROVIDERS__{name}__{setting}") is { } url)
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
        var other => reader.Refuse("ARCHIVE__OWNLINKS", other, "must be auto, always or never", false),
    };

    // A line each: the current one first, then those of before a rotation.
    private static List<string> MasterKeys(SettingReader reader)
    {
        var file = FileText(reader, "MASTERKEYFILE");
        return [.. (reader.Text("MASTERKEY") ?? file ?? string.Empty)
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => Secret(reader, "MASTERKEY", line)!)];
    }

    private static string? Secret(SettingReader reader, string key, string? secret) =>
        secret is { Length: < 16 } ? reader.Refuse(key, "***", "must have at least 16 characters", secret) : secret;

    private static string? FileText(SettingReader reader, string key)
    {
        if (reader.Text(key) is not { } path)
            return null;
        return File.Exists(path) ? File.ReadAllText(path).Trim()
            : reader.Refuse<string?>(key, path, "must be a file that can be read", null);
    }
}
