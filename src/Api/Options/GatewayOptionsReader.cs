using System.Collections.Frozen;
using ImageGateway.Core.Providers;
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
    public const string Prefix = SettingReader.Prefix;

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
        var options = reader.Bind(new GatewayOptionsValidator());
        return options with
        {
            MasterKeys = MasterKeys(options, reader),
            EgressAllow = Egress(options, configuration),
            ProviderBaseUrls = ProviderUrls(providers, reader, "BASEURL"),
            ProviderTokenUrls = ProviderUrls(providers, reader, "TOKENURL"),
            Telemetry = reader.Bind(new TelemetryOptionsValidator()),
            Edge = reader.Bind(new EdgeOptionsValidator()),
            Limits = reader.Bind(new LimitOptionsValidator()),
            Upstream = reader.Bind(new UpstreamOptionsValidator()),
            Ledger = reader.Bind(new LedgerOptionsValidator(), new LedgerRules()).CreateTerms(),
            Archive = reader.Bind(new ArchiveOptionsValidator(), new ArchiveRules()),
            Cache = reader.Bind(new CacheOptionsValidator()),
            RequestLog = reader.Bind(new RequestLogOptionsValidator(), new RequestLogRules(PostgresRequestLog.FaultOf)),
        };
    }

    // Portkey's own default for a machine of one's own; where keys guard the gateway, nothing private is open by itself.
    private static IReadOnlyList<string> Egress(GatewayOptions options, IConfiguration configuration)
    {
        var trusted = configuration["TRUSTED_CUSTOM_HOSTS"]?.Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string[] standard = options.Auth == AuthMode.Open
            ? ["localhost", "*.localhost", "127.0.0.1", "::1", "host.docker.internal"]
            : [];
        return [.. options.EgressAllow, .. trusted ?? standard];
    }

    // The file is read once; its lines obey the same bound as those of the variable.
    private static IReadOnlyList<string> MasterKeys(GatewayOptions options, SettingReader reader)
    {
        if (options.MasterKeys.Count > 0 || options.MasterKeyFile is not { } file)
            return options.MasterKeys;
        var lines = File.ReadAllLines(file).Select(static line => line.Trim()).Where(static line => line.Length > 0).ToList();
        reader.Check(new GatewayOptions { MasterKeys = lines }, new GatewayOptionsValidator());
        return lines;
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

            reader.Refuse(SettingReader.Fault(
                "PROVIDERS__" + provider.Key, provider.Value ?? string.Empty, "is no provider; known are " + names.List));

            // One fault is enough: what stands below the name is not unknown besides.
            foreach (var setting in provider.GetChildren())
                reader.Ask($"PROVIDERS__{provider.Key}__{setting.Key}");
        }

        return named;
    }

    // Their names are data, so that no property can have them; they are read by the same attribute all the same.
    private static FrozenDictionary<string, Uri> ProviderUrls(
        List<(string Name, string Slug)> providers, SettingReader reader, string setting)
    {
        var urls = new Dictionary<string, Uri>(StringComparer.Ordinal);
        foreach (var (name, slug) in providers)
        {
            var one = new HttpUrlAttribute($"PROVIDERS__{name}__{setting}", "an endpoint of a provider");
            if (reader.Read(one, typeof(Uri)) is Uri url)
                urls[slug] = url;
        }

        return urls.ToFrozenDictionary();
    }

    // Shells take no hyphens in names, so that '_' stands for one; other spellings are the providers'.
    private static string? SlugOf(string name, ProviderNames names) =>
        names.IsSlug(name.ToLowerInvariant()) ? name.ToLowerInvariant() : names.SlugOf(name);
}
