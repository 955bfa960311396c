using ImageGateway.Api.Hosting;
using ImageGateway.Api.Options;
using ImageGateway.Silo.Hosting;
using ImageGateway.Silo.Options;

try
{
    var (settings, arguments) = SiloSettingsReader.Read(args, Environment.GetEnvironmentVariable);
    if (settings.Role != SiloRole.Silo)
        return await GatewayProgram.RunAsync(arguments, front => SiloApplication.BuildFrontEnd(settings, front));
    using var silo = SiloApplication.BuildSilo(settings, arguments);
    await silo.StartAsync();
    Console.WriteLine($"Silo of cluster {settings.Cluster} on port {settings.SiloPort} (gateway {settings.GatewayPort}, redis {settings.Redis.Host}:{settings.Redis.Port})");
    await silo.WaitForShutdownAsync();
    return 0;
}
catch (OptionException fault)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return 2;
}
