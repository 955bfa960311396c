using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.RequestLog;
using Npgsql;

namespace ImageGateway.Storage.PostgreSql;

/// <summary>Tells instances what others stored, by PostgreSQL's notifications, which carry the places of entries.</summary>
internal sealed class PostgresLogListener(NpgsqlDataSource database, PostgresLogSchema schema)
{
    private const string Name = "imagegateway_log";

    // The server takes less than 8,000 bytes; a place and its comma take 34.
    private const int MaxPlaces = 200;

    // Of a larger batch nobody could read more as it passes.
    private const int MaxPlacesOfBatch = 1_000;

    // Notifications that wait while entries are read; the oldest go.
    private const int MaxWaiting = 100;

    /// <summary>Tells the listeners of all instances about entries when the transaction is committed.</summary>
    public static async ValueTask NotifyAsync(
        NpgsqlConnection connection, ImmutableArray<LogEntry> entries, CancellationToken cancellation)
    {
        foreach (var part in entries.TakeLast(MaxPlacesOfBatch).Chunk(MaxPlaces))
        {
            await using var command = new NpgsqlCommand("SELECT pg_notify($1, $2)", connection);
            command.Parameters.Add(new() { Value = Name });
            command.Parameters.Add(new() { Value = string.Join(',', part.Select(static entry => LogCursor.From(entry).ToString())) });
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    /// <summary>Entries as any instance stores them, from now on, without their bodies.</summary>
    /// <exception cref="IOException">The database is away.</exception>
    public async IAsyncEnumerable<ImmutableArray<LogEntry>> ListenAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var statements = new PostgresLogDatabase(database, schema);
        var waiting = Channel.CreateBounded<string>(
            new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        await using var connection = await statements.TryAsync(async () =>
        {
            await schema.EnsureAsync([], cancellation);
            return await database.OpenConnectionAsync(cancellation);
        });
        connection.Notification += (_, notification) => waiting.Writer.TryWrite(notification.Payload);
        await statements.TryAsync(async () =>
        {
            await using var listen = new NpgsqlCommand("LISTEN " + Name, connection);
            return await listen.ExecuteNonQueryAsync(cancellation);
        });
        while (true)
        {
            if (!waiting.Reader.TryRead(out var places))
            {
                await statements.TryAsync(async () =>
                {
                    await connection.WaitAsync(cancellation);
                    return true;
                });
                continue;
            }

            yield return await ReadAsync(statements, places, cancellation);
        }
    }

    private static async ValueTask<ImmutableArray<LogEntry>> ReadAsync(
        PostgresLogDatabase statements, string places, CancellationToken cancellation)
    {
        var (condition, values) = (new StringBuilder(), new List<object>());
        foreach (var text in places.Split(','))
        {
            if (!LogCursor.TryParse(text, out var place))
                continue;
            values.Add(place.At);
            values.Add(place.Id);
            condition.Append(CultureInfo.InvariantCulture, $"{(condition.Length == 0 ? "" : ", ")}(${values.Count - 1}, ${values.Count})");
        }

        return values.Count == 0
            ? []
            :
            [
                .. await statements.QueryAsync(
                    $"SELECT {LogRow.Columns} FROM log_entry entry WHERE (entry.at, entry.id) IN ({condition}) ORDER BY entry.at, entry.id",
                    static row => PostgresLogRows.Read((NpgsqlDataReader)row), values, cancellation),
            ];
    }
}
