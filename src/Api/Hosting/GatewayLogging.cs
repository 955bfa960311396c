using Microsoft.Extensions.Logging.Console;

namespace ImageGateway.Api.Hosting;

/// <summary>Logging to standard error; standard output is for the ready line.</summary>
internal static class GatewayLogging
{
    /// <summary>Adds it; levels come from the section <c>Logging</c>.</summary>
    public static void AddGatewayLogging(this ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.ClearProviders();
        logging.AddConfiguration(configuration.GetSection("Logging"));
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
