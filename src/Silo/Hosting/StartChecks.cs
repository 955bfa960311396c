using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ImageGateway.Gateway.Options;
using ImageGateway.Silo.Options;

namespace ImageGateway.Silo.Hosting;

/// <summary>Checks before the process joins, of what no waiting mends.</summary>
internal static class StartChecks
{
    /// <summary>Runs the checks before the start.</summary>
    /// <exception cref="OptionException">A port is taken, a certificate cannot be used, or Redis refuses the password.</exception>
    public static async Task RunAsync(SiloSettings settings)
    {
        if (settings.Role != SiloRole.Api)
        {
            CheckPort("--silo-port", settings.Listen, settings.SiloPort);
            CheckPort("--gateway-port", settings.Listen, settings.GatewayPort);
        }

        if (settings.ClusterCertificate is { } folder)
            ClusterCertificate.Check(folder);
        await RedisConnection.CheckPasswordAsync(settings);
    }

    // A silo that joined and then found its port taken would have marked the one that holds it as dead.
    private static void CheckPort(string option, IPAddress? address, int port)
    {
        try
        {
            using var listener = new TcpListener(address ?? IPAddress.Any, port);
            listener.Start();
        }
        catch (SocketException taken)
        {
            throw OptionException.ForOption(option, port.ToString(CultureInfo.InvariantCulture), taken.Message);
        }
    }
}
