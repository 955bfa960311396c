using ImageGateway.Api.LogLines;
using ImageGateway.Gateway.Options;
using Microsoft.Extensions.Logging.Console;

namespace ImageGateway.Api.Hosting;

/// <summary>Logging to standard error; standard output is for the ready line.</summary>
public static class GatewayLogging
{
    private const string Iso8601 = "yyyy-MM-ddTHH:mm:ss.fffZ";
    private const string Host = "Microsoft.Extensions.Hosting.Internal.Host";
    private const string Requests = "Microsoft.AspNetCore.Hosting.Diagnostics";

    /// <summary>Adds it; levels come from the section <c>Logging</c>.</summary>
    /// <param name="logging">Where it is added.</param>
    /// <param name="configuration">The settings.</param>
    /// <param name="format">Form of the lines.</param>
    /// <param name="hasStarted">Whether the gateway listens: before, <see cref="GatewayProgram"/> says in one line why it cannot.</param>
    public static void AddGatewayLogging(
        this ILoggingBuilder logging, IConfiguration configuration, LogFormat format, Func<bool> hasStarted)
    {
        logging.ClearProviders();

        // While it may log anything, the host makes an activity and a scope for each request. The section Logging can let it.
        logging.AddFilter(Requests, LogLevel.None);
        logging.AddConfiguration(configuration.GetSection("Logging"));
        logging.AddFilter(Host, level => level >= LogLevel.Information && (level != LogLevel.Error || hasStarted()));
        if (format == LogFormat.Json)
        {
            logging.AddJsonConsole(static console => (console.TimestampFormat, console.UseUtcTimestamp) = (Iso8601, true));
        }
        else
        {
            logging.AddSimpleConsole(static console =>
            {
                console.SingleLine = true;
                console.ColorBehavior = LoggerColorBehavior.Disabled;
                console.TimestampFormat = Iso8601 + " ";
                console.UseUtcTimestamp = true;
            });
        }

        // The forms of the lines stay; how they are written is ours.
        logging.ClearProviders();
        logging.Services.AddSingleton<ILoggerProvider, LineLoggerProvider>();
    }
}
