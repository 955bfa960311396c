using System.Reflection;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Silo.Options;

/// <summary>Reads and checks the options of the cluster's process at start.</summary>
public static class SiloSettingsReader
{
    /// <summary>The environment variable with Redis' password, which the command line must not show.</summary>
    public const string RedisPasswordVariable = SettingReader.Prefix + SiloSettings.PasswordKey;

    private const string PodNameVariable = "POD_NAME";
    private const string Urls = "urls";

    private static readonly IReadOnlyList<SettingAttribute> All =
        [.. typeof(SiloSettings).GetProperties().Select(static property => property.GetCustomAttribute<SettingAttribute>())
            .OfType<SettingAttribute>()];

    /// <summary>The settings of the cluster in the environment beside those of every gateway, without their prefix.</summary>
    public static IReadOnlyList<string> Variables { get; } = [.. All.Select(static setting => setting.Key)];

    /// <summary>Takes the cluster's options out of the arguments. An option counts more than its environment variable.</summary>
    /// <param name="arguments">The command line: <c>--name value</c> or <c>--name=value</c>.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <returns>The options, and the arguments that are the front-end's.</returns>
    /// <exception cref="OptionException">Values cannot be used; it names all that cannot.</exception>
    public static (SiloSettings Options, string[] FrontEnd) Read(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        var values = Variables.ToDictionary(static key => key, key => environment(SettingReader.Prefix + key));
        var (frontEnd, urls) = (new List<string>(), (string?)null);
        for (var index = 0; index < arguments.Count; index++)
        {
            var (name, value) = Split(arguments[index]);
            var setting = All.FirstOrDefault(one => one.Option is not null && one.Option == name);
            if (setting is null && name != "--" + Urls)
            {
                frontEnd.Add(arguments[index]);
                continue;
            }

            value ??= ++index < arguments.Count
                ? arguments[index]
                : throw OptionException.ForOption(name!, string.Empty, "needs a value");
            if (setting is not null)
            {
                values[setting.Key] = value;
                continue;
            }

            urls = value;
            frontEnd.AddRange(["--" + Urls, value]);
        }

        return (Bind(values, urls, environment(PodNameVariable)), [.. frontEnd]);
    }

    private static SiloSettings Bind(Dictionary<string, string?> values, string? urls, string? pod)
    {
        var reader = new SettingReader(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        var settings = reader.Bind(new SiloSettingsValidator(), new SiloRules());
        settings = settings with
        {
            Redis = settings.Redis.WithPassword(settings.RedisPassword),
            SiloName = pod is { Length: > 0 } ? pod : null,
            Urls = urls,
        };
        reader.Check(settings, new ProbeAddressRules());
        return reader.Faults.Count == 0 ? settings : throw OptionException.ForAll(reader.Faults);
    }

    private static (string? Name, string? Value) Split(string argument)
    {
        if (!argument.StartsWith("--", StringComparison.Ordinal))
            return (null, null);
        var parts = argument.Split('=', 2);
        return (parts[0].ToLowerInvariant(), parts.ElementAtOrDefault(1));
    }
}
