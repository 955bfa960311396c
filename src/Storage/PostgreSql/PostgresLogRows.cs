using System.Collections.Immutable;
using System.Text.Json;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.RequestLog;
using Npgsql;
using NpgsqlTypes;

namespace ImageGateway.Storage.PostgreSql;

/// <summary>Entries as rows of the tables <c>log_entry</c> and <c>log_body</c>.</summary>
internal static class PostgresLogRows
{
    private const string Names =
        """
        at, id, trace, source, final, attempt, retry, path, reason, provider, model, operation, workspace, api_key, virtual_key, config, "user", metadata, status,
        class, code, cache, fallback, queue, headers, total, own, reserved, settled, uncertain, exact, request_bytes, response_bytes, tokens, images
        """;

    private const string BodyNames = "at, id, prompt, redacted, request, sent, received, response";
    private const int BodyAt = 35;

    /// <summary>Columns of an entry, in the order in which <see cref="Read"/> takes them.</summary>
    public static string Columns { get; } = string.Join(
        ", ", Names.Split(',', StringSplitOptions.TrimEntries).Select(static name => "entry." + name));

    /// <summary>Columns of a body, in the order in which <see cref="ReadWithBody"/> takes them behind <see cref="Columns"/>.</summary>
    public const string BodyColumns = "body.prompt, body.redacted, body.request, body.sent, body.received, body.response";

    /// <summary>Copies entries and their bodies into the tables.</summary>
    public static async ValueTask CopyAsync(NpgsqlConnection connection, IReadOnlyList<LogEntry> entries, CancellationToken cancellation)
    {
        var rows = await connection.BeginBinaryImportAsync($"COPY log_entry ({Names}) FROM STDIN (FORMAT BINARY)", cancellation);
        await using (rows)
        {
            foreach (var entry in entries)
                await WriteAsync(rows, entry, cancellation);
            await rows.CompleteAsync(cancellation);
        }

        var bodies = await connection.BeginBinaryImportAsync($"COPY log_body ({BodyNames}) FROM STDIN (FORMAT BINARY)", cancellation);
        await using (bodies)
        {
            foreach (var entry in entries.Where(static entry => entry.Body is not null))
                await WriteBodyAsync(bodies, entry, entry.Body!, cancellation);
            await bodies.CompleteAsync(cancellation);
        }
    }

    /// <summary>Reads an entry from the columns of <see cref="Columns"/>.</summary>
    public static LogEntry Read(NpgsqlDataReader row) => new()
    {
        At = row.GetFieldValue<DateTimeOffset>(0),
        Id = row.GetGuid(1),
        TraceId = row.GetString(2),
        Source = (LogSource)row.GetInt16(3),
        IsFinal = row.GetBoolean(4),
        Attempt = row.GetInt32(5),
        Retry = row.GetInt32(6),
        TargetPath = row.GetString(7),
        Reason = (RouteReason)row.GetInt16(8),
        Provider = row.GetString(9),
        Model = row.GetString(10),
        Operation = (ImageOperation)row.GetInt16(11),
        Workspace = row.GetString(12),
        ApiKey = row.GetString(13),
        VirtualKey = row.GetString(14),
        Config = row.GetString(15),
        User = row.GetString(16),
        Metadata = row.IsDBNull(17)
            ? ImmutableSortedDictionary<string, string>.Empty
            : JsonSerializer.Deserialize(row.GetString(17), LogJson.Default.ImmutableSortedDictionaryStringString)!,
        Status = row.GetInt32(18),
        Class = (AttemptClass)row.GetInt16(19),
        ErrorCode = row.GetString(20),
        Cache = (LogCache)row.GetInt16(21),
        IsFallback = row.GetBoolean(22),
        Timings = new(row.GetInt64(23), row.GetInt64(24), row.GetInt64(25), row.GetInt64(26)),
        Cost = new(row.GetInt64(27), row.GetInt64(28), row.GetBoolean(29), row.GetBoolean(30)),
        RequestBytes = row.GetInt64(31),
        ResponseBytes = row.GetInt64(32),
        Tokens = row.GetInt64(33),
        Images = row.IsDBNull(34) ? [] : JsonSerializer.Deserialize(row.GetString(34), LogJson.Default.ImmutableArrayLogImage),
    };

    /// <summary>Reads an entry and its body from the columns of <see cref="Columns"/> and <see cref="BodyColumns"/>.</summary>
    public static LogEntry ReadWithBody(NpgsqlDataReader row) => row.IsDBNull(BodyAt + 1) ? Read(row) : Read(row) with
    {
        Body = new()
        {
            Prompt = row.IsDBNull(BodyAt) ? null : row.GetString(BodyAt),
            IsRedacted = row.GetBoolean(BodyAt + 1),
            Request = row.GetString(BodyAt + 2),
            Sent = row.GetString(BodyAt + 3),
            Received = row.GetString(BodyAt + 4),
            Response = row.GetString(BodyAt + 5),
        },
    };

    /// <summary>Text as PostgreSQL can hold it: without the character NUL.</summary>
    public static string Text(string text) => text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', '\ufffd') : text;

    private static async ValueTask WriteAsync(NpgsqlBinaryImporter rows, LogEntry entry, CancellationToken cancellation)
    {
        await rows.StartRowAsync(cancellation);
        await rows.WriteAsync(entry.At.ToUniversalTime(), NpgsqlDbType.TimestampTz, cancellation);
        await rows.WriteAsync(entry.Id, NpgsqlDbType.Uuid, cancellation);
        await WriteTextAsync(entry.TraceId);
        await WriteSmallAsync((short)entry.Source);
        await WriteFlagAsync(entry.IsFinal);
        await WriteIntegerAsync(entry.Attempt);
        await WriteIntegerAsync(entry.Retry);
        await WriteTextAsync(entry.TargetPath);
        await WriteSmallAsync((short)entry.Reason);
        await WriteTextAsync(entry.Provider);
        await WriteTextAsync(entry.Model);
        await WriteSmallAsync((short)entry.Operation);
        await WriteTextAsync(entry.Workspace);
        await WriteTextAsync(entry.ApiKey);
        await WriteTextAsync(entry.VirtualKey);
        await WriteTextAsync(entry.Config);
        await WriteTextAsync(entry.User);
        await WriteJsonAsync(
            entry.Metadata.IsEmpty
                ? null
                : JsonSerializer.Serialize(entry.Metadata, LogJson.Default.ImmutableSortedDictionaryStringString));
        await WriteIntegerAsync(entry.Status);
        await WriteSmallAsync((short)entry.Class);
        await WriteTextAsync(entry.ErrorCode);
        await WriteSmallAsync((short)entry.Cache);
        await WriteFlagAsync(entry.IsFallback);
        foreach (var duration in new[] { entry.Timings.Queue, entry.Timings.Headers, entry.Timings.Total, entry.Timings.Own,
            entry.Cost.Reserved, entry.Cost.Settled })
            await WriteLongAsync(duration);
        await WriteFlagAsync(entry.Cost.IsUncertain);
        await WriteFlagAsync(entry.Cost.IsExact);
        foreach (var size in new[] { entry.RequestBytes, entry.ResponseBytes, entry.Tokens })
            await WriteLongAsync(size);
        await WriteJsonAsync(entry.Images.IsEmpty ? null : JsonSerializer.Serialize(entry.Images, LogJson.Default.ImmutableArrayLogImage));

        Task WriteTextAsync(string text) => rows.WriteAsync(Text(text), NpgsqlDbType.Text, cancellation);
        Task WriteSmallAsync(short number) => rows.WriteAsync(number, NpgsqlDbType.Smallint, cancellation);
        Task WriteIntegerAsync(int number) => rows.WriteAsync(number, NpgsqlDbType.Integer, cancellation);
        Task WriteLongAsync(long number) => rows.WriteAsync(number, NpgsqlDbType.Bigint, cancellation);
        Task WriteFlagAsync(bool flag) => rows.WriteAsync(flag, NpgsqlDbType.Boolean, cancellation);
        Task WriteJsonAsync(string? json) => json is null
            ? rows.WriteNullAsync(cancellation)
            : rows.WriteAsync(json.Replace("\\u0000", "\\ufffd", StringComparison.Ordinal), NpgsqlDbType.Jsonb, cancellation);
    }

    private static async ValueTask WriteBodyAsync(NpgsqlBinaryImporter rows, LogEntry entry, LogBody body, CancellationToken cancellation)
    {
        await rows.StartRowAsync(cancellation);
        await rows.WriteAsync(entry.At.ToUniversalTime(), NpgsqlDbType.TimestampTz, cancellation);
        await rows.WriteAsync(entry.Id, NpgsqlDbType.Uuid, cancellation);
        if (body.Prompt is { } prompt)
            await rows.WriteAsync(Text(prompt), NpgsqlDbType.Text, cancellation);
        else
            await rows.WriteNullAsync(cancellation);
        await rows.WriteAsync(body.IsRedacted, NpgsqlDbType.Boolean, cancellation);
        foreach (var text in new[] { body.Request, body.Sent, body.Received, body.Response })
            await rows.WriteAsync(Text(text), NpgsqlDbType.Text, cancellation);
    }
}
