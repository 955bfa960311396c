using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace ImageGateway.Api.LogLines;

/// <summary>Logs to standard error in the forms of .NET's console, by a <see cref="LineWriter"/>.</summary>
[ProviderAlias("Console")]
internal sealed class LineLoggerProvider : ILoggerProvider, ISupportExternalScope
{
    private const int UsualChars = 1024;

    private readonly ConsoleFormatter _formatter;
    private readonly LineWriter _lines;
    private readonly ThreadLocal<StringWriter> _text = new(static () => new());
    private IExternalScopeProvider? _scopes;

    /// <summary>Loggers that write to standard error.</summary>
    /// <param name="formatters">The forms that there are.</param>
    /// <param name="options">Names the form.</param>
    public LineLoggerProvider(IEnumerable<ConsoleFormatter> formatters, IOptions<ConsoleLoggerOptions> options)
        : this(formatters, options, Console.OpenStandardError())
    {
    }

    /// <summary>Starts to write to this stream.</summary>
    internal LineLoggerProvider(IEnumerable<ConsoleFormatter> formatters, IOptions<ConsoleLoggerOptions> options, Stream output)
    {
        var name = options.Value.FormatterName ?? ConsoleFormatterNames.Simple;
        _formatter = formatters.First(formatter => string.Equals(formatter.Name, name, StringComparison.OrdinalIgnoreCase));
        _lines = new(output, LostText);
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new LineLogger(this, categoryName);

    /// <inheritdoc/>
    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    private void Write<TState>(in LogEntry<TState> entry)
    {
        var text = _text.Value!;
        var builder = text.GetStringBuilder();

        // An earlier line may have been long, or its text may have failed half-way.
        builder.Clear();
        builder.Capacity = Math.Min(builder.Capacity, UsualChars);
        _formatter.Write(entry, _scopes, text);
        Span<char> line = builder.Length <= UsualChars ? stackalloc char[builder.Length] : new char[builder.Length];
        builder.CopyTo(0, line, line.Length);
        if (!line.IsEmpty)
            _lines.Add(line, entry.LogLevel >= LogLevel.Warning);
    }

    private string LostText(long lines)
    {
        using var text = new StringWriter();
        var entry = new LogEntry<long>(
            LogLevel.Warning, typeof(LineWriter).FullName!, default, lines, exception: null,
            static (lines, _) => $"{lines} lines are lost, because they are not read fast enough");
        _formatter.Write(entry, scopeProvider: null, text);
        return text.ToString();
    }

    private sealed class LineLogger(LineLoggerProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => provider._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                provider.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter));
        }
    }
}
