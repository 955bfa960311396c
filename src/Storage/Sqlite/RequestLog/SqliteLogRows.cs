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
        CREATE TABLE body (
            id BLOB, prompt TEXT, redacted INTEGER NOT NULL, request TEXT NOT NULL, sent TEXT NOT NULL, received TEXT NOT NULL,
            response TEXT NOT NULL);
        CREATE TABLE batch (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, entries INTEGER NOT NULL, names TEXT);
        """;

    /// <summary>Columns that files of earlier versions do not have; they are null in the rows of those.</summary>
    public const string TokensSchema = """
        ALTER TABLE entry ADD COLUMN input_tokens INTEGER;
        ALTER TABLE entry ADD COLUMN output_tokens INTEGER;
        """;

    /// <summary>
    /// Numbers of bodies in the rows of their entries, in place of the index of ids that files of earlier versions have: new bodies
    /// then go to the end of one tree.
    /// </summary>
    public const string NumbersSchema = """
        ALTER TABLE entry ADD COLUMN body INTEGER;
        UPDATE entry SET body = (SELECT body.rowid FROM body WHERE body.id = entry.id) WHERE EXISTS (SELECT 1 FROM body);
        """;

    // More than a batch has entries, so that numbers of two batches are never the same.
    private const int BatchBits = 20;

    private static readonly SqliteInsert Entries = new("entry", ["at", "id", "batch", "body", .. LogRow.Names]);
    private static readonly SqliteInsert Bodies = new("body", ["rowid", .. LogRow.BodyNames]);

    /// <summary>Adds entries with their bodies.</summary>
    public static void Insert(SqliteWork work, long batch, IEnumerable<LogEntry> entries)
    {
        var (rows, texts) = (new SqliteInserts(work, Entries), new SqliteInserts(work, Bodies));
        var (last, images, number) = ((LogEntry?)null, (string?)null, batch << BatchBits);
        foreach (var entry in entries)
        {
            // Entries without archived images have all the same to say of them.
            if (last is null || !last.Images.AsSpan().SequenceEqual(entry.Images.AsSpan()))
                (last, images) = (entry, LogRow.ImagesOf(entry));
            if (entry.Body is { } body)
            {
                var (request, sent, received, response) = LogBodyTexts.From(body);
                texts.Add(++number, body.Prompt, body.IsRedacted, request, sent, received, response);
            }

            rows.Add(
                entry.At.ToUnixTimeMilliseconds(), Bytes(entry.Id), batch, entry.Body is null ? default(long?) : number, entry.TraceId,
                (int)entry.Source, entry.IsFinal, entry.Attempt, entry.Retry, entry.TargetPath, (int)entry.Reason, entry.Provider,
                entry.Model, (int)entry.Operation, entry.Workspace, entry.ApiKey, entry.VirtualKey, entry.Config, entry.User,
                LogRow.MetadataOf(entry), entry.Status, (int)entry.Class, entry.ErrorCode,
                (int)entry.Cache, entry.IsFallback, entry.Timings.Queue, entry.Timings.Headers, entry.Timings.Total, entry.Timings.Own,
                entry.Cost.Reserved, entry.Cost.Settled, entry.Cost.IsUncertain, entry.Cost.IsExact, entry.RequestBytes,
                entry.ResponseBytes, entry.Tokens, entry.InputTokens, entry.OutputTokens, images);
        }

        rows.End();
        texts.End();
    }

    /// <summary>Reads an entry from the columns of <see cref="LogRow.Columns"/>.</summary>
    public static LogEntry Read(SqliteDataReader row) =>
        LogRow.Read(row, DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)), new(row.GetFieldValue<byte[]>(1), bigEndian: true));

    /// <summary>Reads an entry and its body, whose columns are <see cref="LogRow.BodyColumns"/>.</summary>
    public static LogEntry ReadWithBody(SqliteDataReader row) => LogRow.ReadWithBody(row, Read(row));

    /// <summary>An id as a store compares it: big-endian, so that the time in it decides.</summary>
    public static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);
}
