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
    public int Days { get; init; } = DefaultDays;

    /// <summary>Bytes that entries and their bodies may take; the oldest days leave first; 0: no bound.</summary>
    public long Bytes { get; init; } = DefaultBytes;

    /// <summary>Bytes of entries that wait on the local disk while the store is away; what is more is lost and counted.</summary>
    public long SpoolBytes { get; init; } = DefaultSpoolBytes;

    /// <summary>Texts and bodies that are kept. Default all.</summary>
    public LogContent Content { get; init; }

    public const int DefaultDays = 30;
    public const long DefaultBytes = 10L << 30;
    public const long DefaultSpoolBytes = 1L << 30;

    /// <summary>Reads the settings <c>LOG__*</c>.</summary>
    /// <param name="reader">The settings.</param>
    /// <param name="faultOf">Says what is wrong with a connection string; null: nothing.</param>
    /// <exception cref="OptionException">One of them cannot be used.</exception>
    public static RequestLogOptions Read(SettingReader reader, Func<string, string?> faultOf)
    {
        var kind = KindOf(reader);
        return new()
        {
            Kind = kind,
            Connection = ConnectionOf(reader, kind, faultOf),
            Content = ContentOf(reader),
            Days = (int)reader.Number("LOG__DAYS", DefaultDays, 0, 100_000),
            Bytes = reader.Number("LOG__BYTES", DefaultBytes, 0, 1L << 60),
            SpoolBytes = reader.Number("LOG__SPOOLBYTES", DefaultSpoolBytes, 0, 1L << 50),
        };
    }

    private static RequestLogKind KindOf(SettingReader reader) => reader.Text("LOG__KIND") switch
    {
        null or "sqlite" => RequestLogKind.Sqlite,
        "postgres" => RequestLogKind.Postgres,
        "off" => RequestLogKind.Off,
        var other => throw SettingReader.Fault("LOG__KIND", other, "must be sqlite, postgres or off"),
    };

    private static LogContent ContentOf(SettingReader reader)
    {
        var text = reader.Text("LOG__CONTENT");
        return text is null
            ? LogContent.Full
            : LogContents.Find(text) ?? throw SettingReader.Fault("LOG__CONTENT", text, "must be full, hash or off");
    }

    private static string? ConnectionOf(SettingReader reader, RequestLogKind kind, Func<string, string?> faultOf)
    {
        var text = reader.Text("LOG__CONNECTION");
        if (kind != RequestLogKind.Postgres)
            return text is null ? null : throw SettingReader.Fault("LOG__CONNECTION", "***", "needs LOG__KIND=postgres");
        if (text is null)
            throw SettingReader.Fault("LOG__CONNECTION", string.Empty, "is needed with LOG__KIND=postgres");
        return faultOf(text) is { } fault ? throw SettingReader.Fault("LOG__CONNECTION", "***", fault) : text;
    }
}
