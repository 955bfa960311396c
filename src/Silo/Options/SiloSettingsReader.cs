using System.Globalization;
using System.Net;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Silo.Options;

/// <summary>Reads and checks the options of the cluster's process at start.</summary>
public static class SiloSettingsReader
{
    /// <summary>The environment variable with Redis' password, which the command line must not show.</summary>
    public const string RedisPasswordVariable = "IMAGEGATEWAY__REDISPASSWORD";

    /// <summary>The environment variable that names the Redis where the command line does not.</summary>
    public const string RedisVariable = "IMAGEGATEWAY__REDIS";

    private const string PodNameVariable = "POD_NAME";

    /// <summary>The settings of the cluster in the environment beside those of every gateway, without their prefix.</summary>
    public static readonly IReadOnlyList<string> Variables = ["REDIS", "REDISPASSWORD"];

    /// <summary>The cluster's own options, without hyphens. <c>urls</c> is the front-end's too.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["role", "redis", "silo-port", "gateway-port", "advertise", "listen", "cluster", "urls"];

    /// <summary>Takes the cluster's options out of the arguments.</summary>
    /// <param name="arguments">The command line: <c>--name value</c> or <c>--name=value</c>.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <returns>The options, and the arguments that are the front-end's.</returns>
    /// <exception cref="OptionException">A value cannot be used.</exception>
    public static (SiloSettings Options, string[] FrontEnd) Read(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        var options = new SiloSettings
        {
            Redis = Named(environment, RedisVariable) is { } redis ? RedisSettings.Read(redis) : null!,
            SiloName = Named(environment, PodNameVariable),
        };
        var frontEnd = new List<string>();
        for (var index = 0; index < arguments.Count; index++)
        {
            var (name, value) = Split(arguments[index]);
            if (name is null || !Names.Contains(name))
            {
                frontEnd.Add(arguments[index]);
                continue;
            }

            value ??= ++index < arguments.Count
                ? arguments[index]
                : throw OptionException.ForOption("--" + name, string.Empty, "needs a value");
            options = With(options, name, value);
            if (name == "urls")
                frontEnd.AddRange(["--urls", value]);
        }

        if (options.Redis is null)
            throw OptionException.ForOption(
                "--redis", string.Empty, "is needed: HOST:PORT of the Redis that holds the cluster's membership and state");
        if (options.SiloPort == options.GatewayPort)
            throw OptionException.ForOption("--gateway-port", Text(options.GatewayPort), "must differ from --silo-port");
        return (options with { Redis = options.Redis.WithPassword(Named(environment, RedisPasswordVariable)) }, [.. frontEnd]);
    }

    private static string? Named(Func<string, string?> environment, string variable) =>
        environment(variable) is { Length: > 0 } value ? value : null;

    private static SiloSettings With(SiloSettings options, string name, string value) => name switch
    {
        "role" => options with { Role = Role(value) },
        "redis" => options with { Redis = RedisSettings.Read(value) },
        "silo-port" => options with { SiloPort = Port(name, value) },
        "gateway-port" => options with { GatewayPort = Port(name, value) },
        "advertise" => options with { Advertise = Address(value) },
        "listen" => options with { Listen = Listen(value) },
        "cluster" => options with { Cluster = Cluster(value) },
        _ => options with { Urls = value },
    };

    private static (string? Name, string? Value) Split(string argument)
    {
        if (!argument.StartsWith("--", StringComparison.Ordinal))
            return (null, null);
        var parts = argument[2..].Split('=', 2);
        return (parts[0].ToLowerInvariant(), parts.ElementAtOrDefault(1));
    }

    private static SiloRole Role(string value) => value switch
    {
        "all" => SiloRole.All,
        "silo" => SiloRole.Silo,
        "api" => SiloRole.Api,
        _ => throw OptionException.ForOption("--role", value, "must be all, silo or api"),
    };

    private static int Port(string name, string value) =>
        IsPort(value, out var port) ? port : throw OptionException.ForOption("--" + name, value, "must be a port from 1 to 65535");

    private static bool IsPort(string value, out int port) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= 65535;

    private static IPAddress Address(string value) =>
        IPAddress.TryParse(value, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
            ? address
            : throw OptionException.ForOption("--advertise", value, "must be an IP address at which the other processes reach this one");

    private static IPAddress Listen(string value) => IPAddress.TryParse(value, out var address)
        ? address
        : throw OptionException.ForOption("--listen", value, "must be an IP address of this machine");

    private static string Cluster(string value) =>
        value.Length is >= 1 and <= 64 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? value
            : throw OptionException.ForOption("--cluster", value, "must be 1 to 64 letters, digits, hyphens or underscores");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
