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
    /// <summary>Store of the log. Default SQLite.</summary>
    public RequestLogKind Kind { get; init; }

    /// <summary>Connection string of PostgreSQL; null for the other stores. Secret.</summary>
    public string? Connection { get; init; }

    /// <summary>Days that entries are kept; 0: no bound. Roll-ups by hour are kept for ever.</summary>
    [WholeNumber("LOG__DAYS", 0, 100_000, "days that entries of the request log are kept, 0 is for ever; sums by hour stay")]
    public int Days { get; init; } = DefaultDays;

    /// <summary>Bytes that entries and their bodies may take; the oldest days leave first; 0: no bound.</summary>
    [WholeNumber("LOG__BYTES", 0, 1L << 60, "bytes of the request log; the oldest days go, 0 is no bound")]
    public long Bytes { get; init; } = DefaultBytes;

    /// <summary>Bytes of entries that wait on the local disk while the store is away; what is more is lost and counted.</summary>
    [WholeNumber("LOG__SPOOLBYTES", 0, 1L << 50, "bytes of entries that wait on the disk while PostgreSQL is away")]
    public long SpoolBytes { get; init; } = DefaultSpoolBytes;

    /// <summary>Texts and bodies that are kept. Default all.</summary>
    public LogContent Content { get; init; }

    public const int DefaultDays = 30;
    public const long DefaultBytes = 10L << 30;
    public const long DefaultSpoolBytes = 1L << 30;

    /// <summary>Reads the settings <c>LOG__*</c>.</summary>
    /// <param name="reader">The settings.</param>
    /// <param name="faultOf">Says what is wrong with a connection string; null: nothing.</param>
    public static RequestLogOptions Read(SettingReader reader, Func<string, string?> faultOf)
    {
        var kind = KindOf(reader);
        return reader.Bind(new RequestLogOptionsValidator()) with
        {
            Kind = kind ?? RequestLogKind.Sqlite,
            Connection = ConnectionOf(reader, kind, faultOf),
            Content = ContentOf(reader),
        };
    }

    private static RequestLogKind? KindOf(SettingReader reader) => reader.Text("LOG__KIND") switch
    {
        null or "sqlite" => RequestLogKind.Sqlite,
        "postgres" => RequestLogKind.Postgres,
        "off" => RequestLogKind.Off,
        var other => reader.Refuse<RequestLogKind?>("LOG__KIND", other, "must be sqlite, postgres or off", null),
    };

    private static LogContent ContentOf(SettingReader reader)
    {
        var text = reader.Text("LOG__CONTENT");
        return text is null
            ? LogContent.Full
            : LogContents.Find(text) ?? reader.Refuse("LOG__CONTENT", text, "must be full, hash or off", LogContent.Full);
    }

    private static string? ConnectionOf(SettingReader reader, RequestLogKind? kind, Func<string, string?> faultOf)
    {
        const string Key = "LOG__CONNECTION";
        var text = reader.Text(Key);
        if (kind != RequestLogKind.Postgres)
            return text is null || kind is null ? null : reader.Refuse<string?>(Key, "***", "needs LOG__KIND=postgres", null);
        if (text is null)
            return reader.Refuse<string?>(Key, string.Empty, "is needed with LOG__KIND=postgres", null);
        return faultOf(text) is { } fault ? reader.Refuse<string?>(Key, "***", fault, null) : text;
    }
}

/// <summary>Checks <see cref="RequestLogOptions"/> by the bounds on its properties.</summary>
[OptionsValidator]
public sealed partial class RequestLogOptionsValidator : IValidateOptions<RequestLogOptions>;
