using ImageGateway.Api.Hosting;
using ImageGateway.Gateway.Options;
using ImageGateway.Silo.Hosting;
using ImageGateway.Silo.Options;
using ImageGateway.Storage.Files;

if (GatewayProgram.TryResponse(args, SiloHelp.Write))
    return 0;

PrivateFiles.Begin();
try
{
    var (settings, arguments) = SiloSettingsReader.Read(args, Environment.GetEnvironmentVariable);
    await StartChecks.RunAsync(settings);
    if (settings.Role != SiloRole.Silo)
        return await GatewayProgram.RunAsync(arguments, front => SiloApplication.BuildFrontEnd(settings, front));
    await SiloProgram.RunAsync(settings, arguments);
    return 0;
}
catch (OptionException fault)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return 2;
}
