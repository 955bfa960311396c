using ImageGateway.Api.Options;

namespace ImageGateway.Silo.Options;

/// <summary>Options and settings of the cluster's process, for <c>--help</c>.</summary>
internal static class SiloHelp
{
    /// <summary>Writes the whole text.</summary>
    public static string Write() => HelpText.Write(
        "ImageGateway.Silo",
        [
            new("--role", "all", "silo hosts grains, api serves HTTP as their client, all does both"),
            new(
                "--redis", "",
                "HOST:PORT of the Redis that holds the cluster's membership and state, a configuration of StackExchange.Redis "
                    + "(HOST:PORT,ssl=true,user=NAME), or @FILE with one; needed"),
            new("--silo-port", "11111", "port for other silos"),
            new("--gateway-port", "30000", "port of a silo for processes of the role api"),
            new("--advertise", "loopback if Redis is on loopback, else the machine's", "IP address that the others are told"),
            new("--listen", "the advertised one on loopback, else all",
                "IP address at which a silo's two ports listen, where it is reached by another one"),
            new("--cluster", "imagegateway", "name of the cluster"),
            new("--urls", ListenAddresses.Default
                + ", none for a silo", "addresses to listen on, http://HOST:PORT; a silo answers only probes there"),
        ],
        [
            new("REDIS", "", "as --redis"),
            new("REDISPASSWORD", "", "password of Redis"),
        ]);
}
