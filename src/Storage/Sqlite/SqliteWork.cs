using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ImageGateway.Storage.Sqlite;

/// <summary>A connection on which transactions run one after the other, and the statements that were compiled for them.</summary>
/// <remarks>
/// To compile the statements of a small transaction takes longer than to run them, so they are kept for the next one. Texts that differ
/// from call to call are compiled each time, once as many are kept as may be.
/// </remarks>
/// <param name="connection">The connection, which is closed with this.</param>
public sealed class SqliteWork(SqliteConnection connection) : IDisposable
{
    private const int MostKept = 64;

    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    /// <value>The connection as SQLite itself knows it.</value>
    internal sqlite3? Handle => connection.Handle;

    /// <summary>Runs a statement and returns the number of rows that it changed.</summary>
    /// <returns>The rows that it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = Take(sql, parameters);
        try
        {
            return command.ExecuteNonQuery();
        }
        finally
        {
            Keep(command);
        }
    }

    /// <summary>
    /// Makes a statement that is run many times, without a value for its parameters yet. It belongs to the connection, and a text has
    /// always the same names.
    /// </summary>
    public SqliteStatement Prepare(string sql, params ReadOnlySpan<string> names)
    {
        if (!_statements.TryGetValue(sql, out var statement))
            _statements[sql] = statement = new(connection, sql, names);
        return statement;
    }

    /// <summary>Runs a query and reads its rows.</summary>
    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = Take(sql, parameters);
        try
        {
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
                rows.Add(read(reader));
            return rows;
        }
        finally
        {
            Keep(command);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        foreach (var command in _commands.Values)
            command.Dispose();
        _statements.Clear();
        _commands.Clear();
        connection.Dispose();
    }

    // A command that runs is not among those that are kept: what reads its rows may run the same one again.
    private SqliteCommand Take(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!_commands.Remove(sql, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // Values go in as parameters; the text is this assembly's own.
            command.CommandText = sql;
#pragma warning restore CA2100
        }

        command.Parameters.Clear();
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    private void Keep(SqliteCommand command)
    {
        if (_commands.Count >= MostKept || !_commands.TryAdd(command.CommandText, command))
            command.Dispose();
    }
}
