using System.Data.Common;
using ImageGateway.Storage.RequestLog;
using Npgsql;

namespace ImageGateway.Storage.PostgreSql;

/// <summary>Runs statements on the request log's database, whose tables are made when they are first needed.</summary>
internal sealed class PostgresLogDatabase(NpgsqlDataSource database, PostgresLogSchema schema) : ILogDatabase
{
    // Seconds after which the server ends a statement.
    private const int Seconds = 20;

    /// <inheritdoc/>
    public ValueTask<int> ExecuteAsync(string sql, IReadOnlyList<object> values, CancellationToken cancellation) => TryAsync(
        async () =>
        {
            await schema.EnsureAsync([], cancellation);
            await using var command = Command(sql, values);
            return await command.ExecuteNonQueryAsync(cancellation);
        });

    /// <inheritdoc/>
    public ValueTask<List<T>> QueryAsync<T>(
        string sql, Func<DbDataReader, T> read, IReadOnlyList<object> values, CancellationToken cancellation) => TryAsync(
        async () =>
        {
            await schema.EnsureAsync([], cancellation);
            await using var command = Command(sql, values);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellation))
                rows.Add(read(reader));
            return rows;
        });

    /// <summary>Runs work on the database; whatever the server or the network says, the store is away.</summary>
    /// <exception cref="IOException">The database is away.</exception>
    public async ValueTask<T> TryAsync<T>(Func<Task<T>> run)
    {
        try
        {
            return await run();
        }
        catch (NpgsqlException failure)
        {
            // What was made may be gone: another instance removes old days.
            schema.Forget();
            throw new IOException($"PostgreSQL cannot be used: {failure.Message}", failure);
        }
    }

    private NpgsqlCommand Command(string sql, IReadOnlyList<object> values)
    {
        var command = database.CreateCommand(sql);
        command.CommandTimeout = Seconds;
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value is string text ? PostgresLogRows.Text(text) : value });
        return command;
    }
}
