using ImageGateway.Api.Hosting;
using ImageGateway.Gateway.Options;
using ImageGateway.Silo.Options;
using ImageGateway.Storage.Files;

namespace ImageGateway.Silo.Hosting;

/// <summary>The life of a process of the cluster: read the command line, check, join, say so, end when told.</summary>
internal static class SiloProgram
{
    private const int InvalidOption = 2;

    /// <summary>Runs until the process is told to end.</summary>
    /// <param name="args">The command line.</param>
    /// <returns>The exit code: 0, or 2 for a setting that cannot be used.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (GatewayProgram.TryResponse(args, SiloHelp.Write))
            return 0;
        PrivateFiles.Begin();
        try
        {
            var (settings, arguments) = SiloSettingsReader.Read(args, Environment.GetEnvironmentVariable);
            await StartChecks.RunAsync(settings);
            if (settings.Role != SiloRole.Silo)
                return await GatewayProgram.RunAsync(arguments, front => SiloApplication.BuildFrontEnd(settings, front));
            await RunAsync(settings, arguments);
            return 0;
        }
        catch (OptionException invalid)
        {
            await Console.Error.WriteLineAsync(invalid.Message);
            return InvalidOption;
        }
    }

    private static async Task RunAsync(SiloSettings settings, string[] arguments)
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
