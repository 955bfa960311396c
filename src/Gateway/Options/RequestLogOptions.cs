using Microsoft.Extensions.Options;

namespace ImageGateway.Gateway.Options;

/// <summary>Stores of the request log.</summary>
public enum RequestLogKind
{
    /// <summary>SQLite files in the data directory; each instance has its own log.</summary>
    Sqlite,

    /// <summary>A PostgreSQL database that all instances share.</summary>
    Postgres,

    /// <summary>Nothing is logged, and the log has no routes.</summary>
    Off,
}

/// <summary>Settings of the request log (README.md#settings).</summary>
public sealed record RequestLogOptions
{
    /// <summary>Name of the setting of <see cref="Connection"/>.</summary>
    internal const string ConnectionKey = "LOG__CONNECTION";

    /// <summary>Store of the log. Default SQLite.</summary>
    [Choice<RequestLogKind>(
        "LOG__KIND", "store of the request log: sqlite (in the data directory), postgres (shared by all instances) or off")]
    public RequestLogKind Kind { get; init; }

    /// <summary>Connection string of PostgreSQL; null for the other stores. Secret.</summary>
    [Secret(ConnectionKey, 1, "connection string of PostgreSQL, with LOG__KIND=postgres")]
    public string? Connection { get; init; }

    /// <summary>Days that entries are kept; 0: no bound. Roll-ups by hour are kept for ever.</summary>
    [WholeNumber("LOG__DAYS", 0, 100_000, "days that entries of the request log are kept; 0 is for ever; sums by hour stay")]
    public int Days { get; init; } = DefaultDays;

    /// <summary>Bytes that entries and their bodies may take; the oldest days leave first; 0: no bound.</summary>
    [WholeNumber("LOG__BYTES", 0, 1L << 60, "maximum bytes of the request log; the oldest days are removed; 0 is no limit")]
    public long Bytes { get; init; } = DefaultBytes;

    /// <summary>Bytes of entries that wait on the local disk while the store is away; what is more is lost and counted.</summary>
    [WholeNumber("LOG__SPOOLBYTES", 0, 1L << 50, "maximum bytes of log entries that wait on disk while PostgreSQL is away")]
    public long SpoolBytes { get; init; } = DefaultSpoolBytes;

    /// <summary>Texts and bodies that are kept. Default all.</summary>
    [Choice<LogContent>("LOG__CONTENT", "what the request log keeps of texts: full (prompts and bodies), hash (SHA-256 of prompts) or off")]
    public LogContent Content { get; init; }

    public const int DefaultDays = 30;
    public const long DefaultBytes = 10L << 30;
    public const long DefaultSpoolBytes = 1L << 30;
}

/// <summary>Checks <see cref="RequestLogOptions"/> by the bounds on its properties.</summary>
[OptionsValidator]
public sealed partial class RequestLogOptionsValidator : IValidateOptions<RequestLogOptions>;

/// <summary>Checks that a log in PostgreSQL has a connection string that can be used, and that no other log has one.</summary>
/// <param name="faultOf">Says what is wrong with a connection string; null: nothing.</param>
public sealed class RequestLogRules(Func<string, string?> faultOf) : IValidateOptions<RequestLogOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, RequestLogOptions options)
    {
        var fault = (options.Kind == RequestLogKind.Postgres, options.Connection) switch
        {
            (true, null) => "is needed with LOG__KIND=postgres",
            (true, var connection) => faultOf(connection),
            (false, null) => null,
            (false, _) => "needs LOG__KIND=postgres",
        };
        return fault is null
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(SettingReader.Fault(
                RequestLogOptions.ConnectionKey, options.Connection is null ? string.Empty : SettingReader.Hidden, fault).Message);
    }
}
