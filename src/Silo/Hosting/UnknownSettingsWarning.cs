using ImageGateway.Gateway.Options;

namespace ImageGateway.Silo.Hosting;

/// <summary>Warns at start of settings that nothing reads.</summary>
internal sealed partial class UnknownSettingsWarning(GatewayOptions options, ILogger<UnknownSettingsWarning> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var unknown in options.UnknownSettings)
            LogUnknown(unknown.Message);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Fault}")]
    private partial void LogUnknown(string fault);
}
