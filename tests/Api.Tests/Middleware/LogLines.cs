using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Api.Tests.Middleware;

/// <summary>A line of the log, with its values by name.</summary>
internal sealed record LogLine(
    string Category, LogLevel Level, string Text, IReadOnlyDictionary<string, string> Values, Exception? Exception);

/// <summary>Everything that a gateway logs, at every level.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<LogLine> _lines = new();

    public IReadOnlyList<LogLine> All => [.. _lines];

    /// <summary>The lines of the gateway's own that name this request.</summary>
    public IReadOnlyList<LogLine> Of(string traceId) => [.. _lines.Where(line => line.Values.GetValueOrDefault("TraceId") == traceId)];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(LogLines lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = (state as IEnumerable<KeyValuePair<string, object?>> ?? []).GroupBy(pair => pair.Key)
                .ToDictionary(group => group.Key, group => group.First().Value?.ToString() ?? string.Empty);
            lines._lines.Enqueue(new(category, logLevel, formatter(state, exception), values, exception));
        }
    }
}
