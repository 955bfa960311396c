using System.Text;
using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.RequestLog;
using Npgsql;
using NpgsqlTypes;

namespace ImageGateway.Storage.PostgreSql;

/// <summary>Entries as rows of the tables <c>log_entry</c> and <c>log_body</c>.</summary>
internal static class PostgresLogRows
{
    private static readonly string Names = string.Join(", ", LogRow.Names.Prepend("id").Prepend("at"));
    private static readonly string BodyNames = string.Join(", ", LogRow.BodyNames.Prepend("id").Prepend("at"));

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

    /// <summary>Reads an entry from the columns of <see cref="LogRow.Columns"/>.</summary>
    public static LogEntry Read(NpgsqlDataReader row) => LogRow.Read(row, row.GetFieldValue<DateTimeOffset>(0), row.GetGuid(1));

    /// <summary>Reads an entry and its body, whose columns are <see cref="LogRow.BodyColumns"/>.</summary>
    public static LogEntry ReadWithBody(NpgsqlDataReader row) => LogRow.ReadWithBody(row, Read(row));

    /// <summary>Text as PostgreSQL can hold it: without the character NUL and halves of characters.</summary>
    public static string Text(string text)
    {
        // A text that was cut within a pair of surrogates ends with a half; the encoder puts the sign of a lost character in its place.
        var whole = text.AsSpan().ContainsAnyInRange('\ud800', '\udfff') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;
        return whole.Contains('\0', StringComparison.Ordinal) ? whole.Replace('\0', '\ufffd') : whole;
    }

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
        await WriteJsonAsync(LogRow.MetadataOf(entry));
        await WriteIntegerAsync(entry.Status);
        await WriteSmallAsync((short)entry.Class);
        await WriteTextAsync(entry.ErrorCode);
        await WriteSmallAsync((short)entry.Cache);
        await WriteFlagAsync(entry.IsFallback);
        var (timings, cost) = (entry.Timings, entry.Cost);
        foreach (var number in new[] { timings.Queue, timings.Headers, timings.Total, timings.Own, cost.Reserved, cost.Settled })
            await WriteLongAsync(number);
        await WriteFlagAsync(entry.Cost.IsUncertain);
        await WriteFlagAsync(entry.Cost.IsExact);
        foreach (var size in new[] { entry.RequestBytes, entry.ResponseBytes, entry.Tokens })
            await WriteLongAsync(size);
        await WriteCountAsync(entry.InputTokens);
        await WriteCountAsync(entry.OutputTokens);
        await WriteJsonAsync(LogRow.ImagesOf(entry));

        Task WriteTextAsync(string text) => rows.WriteAsync(Text(text), NpgsqlDbType.Text, cancellation);
        Task WriteSmallAsync(short number) => rows.WriteAsync(number, NpgsqlDbType.Smallint, cancellation);
        Task WriteIntegerAsync(int number) => rows.WriteAsync(number, NpgsqlDbType.Integer, cancellation);
        Task WriteLongAsync(long number) => rows.WriteAsync(number, NpgsqlDbType.Bigint, cancellation);
        Task WriteCountAsync(long? count) => count is { } known ? WriteLongAsync(known) : rows.WriteNullAsync(cancellation);
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
        var (request, sent, received, response) = LogBodyTexts.From(body);
        foreach (var text in (string[])[request, sent, received, response])
            await rows.WriteAsync(Text(text), NpgsqlDbType.Text, cancellation);
    }
}
