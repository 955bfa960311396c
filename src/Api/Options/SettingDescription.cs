using System.Collections;
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
        new("--data-directory", "./data", "folder for all data of the gateway"),
        new("--auth", "open", "open (no keys, loopback only) or keys (every request needs a gateway key)"),
        new("--version", "", "prints the version"),
        new("--help", "", "prints this text"),
    ];

    /// <summary>Settings of the environment that every gateway process reads.</summary>
    public static IReadOnlyList<SettingDescription> Variables { get; } =
    [
        .. Of<GatewayOptions>(),
        new("PROVIDERS__<slug>__BASEURL", "the vendor's", "another base URL for a provider"),
        new("PROVIDERS__<slug>__TOKENURL", "the vendor's", "another URL for a provider's access tokens"),
        .. Of<TelemetryOptions>(),
        .. Of<EdgeOptions>(),
        .. Of<LimitOptions>(),
        .. Of<UpstreamOptions>(),
        .. Of<LedgerOptions>(),
        .. Of<ArchiveOptions>(),
        .. Of<CacheOptions>(),
        .. Of<RequestLogOptions>(),
    ];

    /// <summary>Lines about the settings of a record of options, from the attributes on its properties.</summary>
    public static IEnumerable<SettingDescription> Of<T>()
        where T : new() =>
        AllOf<T>().Select(static one => one.Described);

    /// <summary>Lines about the settings of a record that the command line sets too, under the names that they have there.</summary>
    public static IEnumerable<SettingDescription> OptionsOf<T>()
        where T : new() =>
        AllOf<T>().Where(static one => one.Setting.Option is not null)
            .Select(static one => one.Described with { Name = one.Setting.Option! });

    /// <summary>Lines about the settings of a record; one that the command line sets too refers to its option.</summary>
    public static IEnumerable<SettingDescription> BesideOptionsOf<T>()
        where T : new() =>
        AllOf<T>().Select(static one => one.Setting.Option is { } option
            ? one.Described with { Meaning = "as " + option }
            : one.Described);

    private static IEnumerable<(SettingAttribute Setting, SettingDescription Described)> AllOf<T>()
        where T : new()
    {
        var standard = new T();
        return
            from property in typeof(T).GetProperties()
            let setting = property.GetCustomAttribute<SettingAttribute>()
            where setting is not null
            select (setting, new SettingDescription(
                setting.Key, setting.Default ?? DefaultOf(setting, property.GetValue(standard)), setting.Meaning));
    }

    private static string DefaultOf(SettingAttribute setting, object? value) =>
        value is null or ICollection ? string.Empty : setting.Format(value);
}
