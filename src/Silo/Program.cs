using ImageGateway.Api.Hosting;
using ImageGateway.Api.Options;
using ImageGateway.Silo.Hosting;
using ImageGateway.Silo.Options;

try
{
    var (options, arguments) = SiloSettingsReader.Read(args, Environment.GetEnvironmentVariable);
    if (options.Role != SiloRole.Silo)
        return await GatewayProgram.RunAsync(arguments, (front, configure) => SiloApplication.BuildFrontEnd(options, front));
    using var silo = SiloApplication.BuildSilo(options, arguments);
    await silo.StartAsync();
    Console.WriteLine($"Silo of cluster {options.Cluster} on port {options.SiloPort} (gateway {options.GatewayPort}, redis {options.Redis.Host}:{options.Redis.Port})");
    await silo.WaitForShutdownAsync();
    return 0;
}
catch (OptionException fault)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return 2;
}
