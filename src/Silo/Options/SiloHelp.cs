using ImageGateway.Api.Options;

namespace ImageGateway.Silo.Options;

/// <summary>Options and settings of the cluster's process, for <c>--help</c>.</summary>
public static class SiloHelp
{
    /// <summary>Options of the command line beside those of every gateway; <c>--urls</c> is theirs too and means more here.</summary>
    public static IReadOnlyList<SettingDescription> Options { get; } =
    [
        .. SettingDescription.OptionsOf<SiloSettings>(),
        new(
            "--urls", ListenAddresses.Default + ", none for a silo",
            "addresses to listen on, http://HOST:PORT; a silo answers only probes there"),
    ];

    /// <summary>Settings of the environment beside those of every gateway.</summary>
    public static IReadOnlyList<SettingDescription> Variables { get; } = [.. SettingDescription.BesideOptionsOf<SiloSettings>()];

    /// <summary>Writes the whole text.</summary>
    public static string Write() => HelpText.Write("ImageGateway.Silo", Options, Variables);
}
