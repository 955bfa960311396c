using System.Globalization;
using System.Net;
using ImageGateway.Gateway.Options;
using Microsoft.Extensions.Options;

namespace ImageGateway.Silo.Options;

/// <summary>A process's place in the cluster, read once at start by <see cref="SiloSettingsReader"/>. Immutable.</summary>
public sealed record SiloSettings
{
    internal const string PasswordKey = "REDISPASSWORD";
    internal const string RedisOption = "--redis", SiloPortOption = "--silo-port", GatewayPortOption = "--gateway-port";

    /// <summary>Role of the process. Default all.</summary>
    [Choice<SiloRole>("ROLE", "silo (hosts grains), api (serves HTTP) or all (both)", Option = "--role")]
    public SiloRole Role { get; init; }

    /// <summary>The Redis that holds membership and grain state. Required.</summary>
    [Redis(
        "REDIS",
        "HOST:PORT of the Redis that holds the cluster's membership and state, a configuration of StackExchange.Redis "
            + "(HOST:PORT,ssl=true,user=NAME), or @FILE with one; needed",
        Option = RedisOption)]
    public RedisSettings Redis { get; init; } = RedisSettings.None;

    /// <summary>
    /// Password of Redis, which a command line would show to others; null: none, or the one of <see cref="Redis"/>. Secret.
    /// </summary>
    [Secret(PasswordKey, 1, "password of Redis")]
    public string? RedisPassword { get; init; }

    /// <summary>Port at which other silos reach this one. Default 11111.</summary>
    [WholeNumber("SILOPORT", 1, IPEndPoint.MaxPort, "port for other silos", Option = SiloPortOption)]
    public int SiloPort { get; init; } = 11111;

    /// <summary>Port at which front-ends reach this silo. Default 30000.</summary>
    [WholeNumber("GATEWAYPORT", 1, IPEndPoint.MaxPort, "port of a silo for processes of the role api", Option = GatewayPortOption)]
    public int GatewayPort { get; init; } = 30000;

    /// <summary>
    /// The address that others are told; null: loopback if Redis is on loopback, for such a cluster is on one machine,
    /// otherwise the machine's own.
    /// </summary>
    [Address(
        "ADVERTISE", false, "IP address at which other processes reach this one", Option = "--advertise",
        Default = "loopback if Redis is on loopback, else the machine's")]
    public IPAddress? Advertise { get; init; }

    /// <summary>
    /// The address at which the silo's two ports listen; null: the advertised one on loopback, otherwise all of the machine's.
    /// </summary>
    [Address(
        "LISTEN", true, "IP address at which a silo's two ports listen, if it differs from the advertised one", Option = "--listen",
        Default = "the advertised one on loopback, else all")]
    public IPAddress? Listen { get; init; }

    /// <summary>The cluster's name; processes with the same Redis and the same name belong together. Default imagegateway.</summary>
    [ClusterName("CLUSTER", "name of the cluster", Option = "--cluster")]
    public string Cluster { get; init; } = "imagegateway";

    /// <summary>
    /// Folder with the certificate, its key and the authority by which the cluster's processes know each other; null: connections
    /// between them are neither encrypted nor proved.
    /// </summary>
    [Folder(
        "CLUSTERCERTIFICATE", "folder with tls.crt, tls.key and ca.crt for mutual TLS between the cluster's processes",
        Option = "--cluster-certificate", Default = "none: neither encryption nor authentication")]
    public string? ClusterCertificate { get; init; }

    /// <summary>Name of this silo among the others, such as the pod's; null: Orleans makes one.</summary>
    public string? SiloName { get; init; }

    /// <summary>Addresses that serve HTTP; null means the front-end's own default, and none for a silo.</summary>
    public string? Urls { get; init; }

    /// <summary>The addresses of <see cref="Urls"/>, at which a silo answers probes.</summary>
    public string[] ProbeAddresses => (Urls ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>
    /// Name of the membership: silos join only those that speak the same version of the grains' contracts. The state's own
    /// name is <see cref="Cluster"/>, which stays when a new version takes over.
    /// </summary>
    public string Membership => Cluster + "-" + ContractsVersion;

    /// <summary>Version of the grains' contracts; raised when silos of two versions cannot work together.</summary>
    private const string ContractsVersion = "2";

    /// <summary>True when Redis is on this machine.</summary>
    public bool IsLocal => Redis.IsLocal;
}

/// <summary>Checks <see cref="SiloSettings"/> by the bounds on its properties.</summary>
[OptionsValidator]
public sealed partial class SiloSettingsValidator : IValidateOptions<SiloSettings>;

/// <summary>Checks that there is a Redis, and that a silo's two ports are two.</summary>
public sealed class SiloRules : IValidateOptions<SiloSettings>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, SiloSettings options)
    {
        if (options.Redis.EndPoints.Count == 0)
            return Fail(
                SiloSettings.RedisOption, string.Empty, "is needed: HOST:PORT of the Redis that holds the cluster's membership and state");
        return options.SiloPort == options.GatewayPort
            ? Fail(
                SiloSettings.GatewayPortOption, options.GatewayPort.ToString(CultureInfo.InvariantCulture),
                $"must differ from {SiloSettings.SiloPortOption}")
            : ValidateOptionsResult.Success;
    }

    private static ValidateOptionsResult Fail(string option, string value, string rule) =>
        ValidateOptionsResult.Fail(OptionException.ForOption(option, value, rule).Message);
}

/// <summary>Checks the addresses at which a silo answers probes; those of a front-end are checked by its own rule.</summary>
public sealed class ProbeAddressRules : IValidateOptions<SiloSettings>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, SiloSettings options)
    {
        var wrong = options.Role == SiloRole.Silo ? options.ProbeAddresses.FirstOrDefault(static url => !IsAddress(url)) : null;
        return wrong is null
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(OptionException.ForOption("--urls", wrong, "must be http://HOST:PORT").Message);
    }

    private static bool IsAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address is { Scheme: "http", PathAndQuery: "/" };
}
