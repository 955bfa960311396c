using ImageGateway.Api.Hosting;
using ImageGateway.Silo.Options;

namespace ImageGateway.Silo.Hosting;

/// <summary>The life of a process of the role <c>silo</c>: join, say so, end when told.</summary>
internal static class SiloProgram
{
    /// <summary>Runs until the process is told to end.</summary>
    public static async Task RunAsync(SiloSettings settings, string[] arguments)
    {
        using var silo = SiloApplication.BuildSilo(settings, arguments);
        try
        {
            await silo.StartAsync();
        }
        catch (Exception ended)
            when (GatewayProgram.IsCancelled(ended)
                && silo.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested)
        {
            // Told to end before it could join.
            return;
        }

        Console.WriteLine(
            $"Silo of cluster {settings.Cluster} on port {settings.SiloPort} (gateway {settings.GatewayPort}, "
                + $"redis {settings.Redis.Address})");
        await silo.WaitForShutdownAsync();
    }
}
