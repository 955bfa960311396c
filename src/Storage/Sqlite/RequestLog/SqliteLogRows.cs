using System.Collections.Immutable;
using System.Text.Json;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.RequestLog;
using Microsoft.Data.Sqlite;

namespace ImageGateway.Storage.Sqlite.RequestLog;

/// <summary>Entries as rows of the tables <c>entry</c> and <c>body</c>.</summary>
internal static class SqliteLogRows
{
    /// <summary>Tables of a day's entries. The key is the order in which lists are read, so pages need no sorting.</summary>
    public const string Schema = """
        CREATE TABLE entry (
            at INTEGER NOT NULL, id BLOB NOT NULL, batch INTEGER NOT NULL, trace TEXT NOT NULL, source INTEGER NOT NULL, final INTEGER NOT NULL,
            attempt INTEGER NOT NULL, retry INTEGER NOT NULL, path TEXT NOT NULL, reason INTEGER NOT NULL, provider TEXT NOT NULL,
            model TEXT NOT NULL, operation INTEGER NOT NULL, workspace TEXT NOT NULL, api_key TEXT NOT NULL, virtual_key TEXT NOT NULL,
            config TEXT NOT NULL, user TEXT NOT NULL, metadata TEXT, status INTEGER NOT NULL, class INTEGER NOT NULL, code TEXT NOT NULL,
            cache INTEGER NOT NULL, fallback INTEGER NOT NULL, queue INTEGER NOT NULL, headers INTEGER NOT NULL, total INTEGER NOT NULL,
            own INTEGER NOT NULL, reserved INTEGER NOT NULL, settled INTEGER NOT NULL, uncertain INTEGER NOT NULL, exact INTEGER NOT NULL,
            request_bytes INTEGER NOT NULL, response_bytes INTEGER NOT NULL, tokens INTEGER NOT NULL, images TEXT,
            PRIMARY KEY (at, id)) WITHOUT ROWID;
        CREATE INDEX entry_by_trace ON entry (trace);
        CREATE INDEX entry_by_batch ON entry (batch);
        CREATE TABLE body (
            id BLOB PRIMARY KEY, prompt TEXT, redacted INTEGER NOT NULL, request TEXT NOT NULL, sent TEXT NOT NULL, received TEXT NOT NULL,
            response TEXT NOT NULL);
        CREATE TABLE batch (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, entries INTEGER NOT NULL);
        """;

    private static readonly string[] Names =
    [
        "at", "id", "batch", "trace", "source", "final", "attempt", "retry", "path", "reason", "provider", "model", "operation",
        "workspace",
        "api_key", "virtual_key", "config", "user", "metadata", "status", "class", "code", "cache", "fallback", "queue", "headers", "total",
        "own", "reserved", "settled", "uncertain", "exact", "request_bytes", "response_bytes", "tokens", "images",
    ];

    private static readonly string[] BodyNames = ["id", "prompt", "redacted", "request", "sent", "received", "response"];

    /// <summary>Columns of an entry, in the order in which <see cref="Read"/> takes them.</summary>
    public static string Columns { get; } = string.Join(", ", Names.Select(static name => "entry." + name));

    /// <summary>Columns of a body, in the order in which <see cref="ReadWithBody"/> takes them behind <see cref="Columns"/>.</summary>
    public static string BodyColumns { get; } = string.Join(", ", BodyNames.Select(static name => "body." + name));

    /// <summary>Adds entries with their bodies.</summary>
    public static void Insert(SqliteWork work, long batch, IEnumerable<LogEntry> entries)
    {
        using var row = work.Prepare(Statement("entry", Names), Parameters(Names));
        using var text = work.Prepare(Statement("body", BodyNames), Parameters(BodyNames));
        foreach (var entry in entries)
        {
            var id = Bytes(entry.Id);
            row.Run(
                entry.At.ToUnixTimeMilliseconds(), id, batch, entry.TraceId, (int)entry.Source, entry.IsFinal, entry.Attempt, entry.Retry,
                entry.TargetPath,
                (int)entry.Reason, entry.Provider, entry.Model, (int)entry.Operation, entry.Workspace, entry.ApiKey, entry.VirtualKey,
                entry.Config,
                entry.User, MetadataOf(entry), entry.Status, (int)entry.Class, entry.ErrorCode, (int)entry.Cache, entry.IsFallback,
                entry.Timings.Queue, entry.Timings.Headers, entry.Timings.Total, entry.Timings.Own, entry.Cost.Reserved, entry.Cost.Settled,
                entry.Cost.IsUncertain, entry.Cost.IsExact, entry.RequestBytes, entry.ResponseBytes, entry.Tokens, ImagesOf(entry));
            if (entry.Body is { } body)
                text.Run(id, body.Prompt, body.IsRedacted, body.Request, body.Sent, body.Received, body.Response);
        }
    }

    /// <summary>Reads an entry from the columns of <see cref="Columns"/>.</summary>
    public static LogEntry Read(SqliteDataReader row) => new()
    {
        At = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)),
        Id = new(row.GetFieldValue<byte[]>(1), bigEndian: true),
        TraceId = row.GetString(3),
        Source = (LogSource)row.GetInt32(4),
        IsFinal = row.GetBoolean(5),
        Attempt = row.GetInt32(6),
        Retry = row.GetInt32(7),
        TargetPath = row.GetString(8),
        Reason = (RouteReason)row.GetInt32(9),
        Provider = row.GetString(10),
        Model = row.GetString(11),
        Operation = (ImageOperation)row.GetInt32(12),
        Workspace = row.GetString(13),
        ApiKey = row.GetString(14),
        VirtualKey = row.GetString(15),
        Config = row.GetString(16),
        User = row.GetString(17),
        Metadata = row.IsDBNull(18)
            ? ImmutableSortedDictionary<string, string>.Empty
            : JsonSerializer.Deserialize(row.GetString(18), LogJson.Default.ImmutableSortedDictionaryStringString)!,
        Status = row.GetInt32(19),
        Class = (AttemptClass)row.GetInt32(20),
        ErrorCode = row.GetString(21),
        Cache = (LogCache)row.GetInt32(22),
        IsFallback = row.GetBoolean(23),
        Timings = new(row.GetInt64(24), row.GetInt64(25), row.GetInt64(26), row.GetInt64(27)),
        Cost = new(row.GetInt64(28), row.GetInt64(29), row.GetBoolean(30), row.GetBoolean(31)),
        RequestBytes = row.GetInt64(32),
        ResponseBytes = row.GetInt64(33),
        Tokens = row.GetInt64(34),
        Images = row.IsDBNull(35) ? [] : JsonSerializer.Deserialize(row.GetString(35), LogJson.Default.ImmutableArrayLogImage),
    };

    /// <summary>Reads an entry and its body from the columns of <see cref="Columns"/> and <see cref="BodyColumns"/>.</summary>
    public static LogEntry ReadWithBody(SqliteDataReader row)
    {
        var at = Names.Length;
        return row.IsDBNull(at) ? Read(row) : Read(row) with
        {
            Body = new()
            {
                Prompt = row.IsDBNull(at + 1) ? null : row.GetString(at + 1),
                IsRedacted = row.GetBoolean(at + 2),
                Request = row.GetString(at + 3),
                Sent = row.GetString(at + 4),
                Received = row.GetString(at + 5),
                Response = row.GetString(at + 6),
            },
        };
    }

    /// <summary>An id as a store compares it: big-endian, so that the time in it decides.</summary>
    public static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);

    private static string? MetadataOf(LogEntry entry) =>
        entry.Metadata.IsEmpty ? null : JsonSerializer.Serialize(entry.Metadata, LogJson.Default.ImmutableSortedDictionaryStringString);

    private static string? ImagesOf(LogEntry entry) =>
        entry.Images.IsEmpty ? null : JsonSerializer.Serialize(entry.Images, LogJson.Default.ImmutableArrayLogImage);

    private static string Statement(string table, string[] names) =>
        $"INSERT INTO {table} ({string.Join(", ", names)}) VALUES ({string.Join(", ", Parameters(names))})";

    private static string[] Parameters(string[] names) => Array.ConvertAll(names, static name => "$" + name);
}
