using Microsoft.Data.Sqlite;

namespace ImageGateway.Storage.Sqlite;

/// <summary>A statement that is compiled once and run many times with other values.</summary>
public sealed class SqliteStatement : IDisposable
{
    private readonly SqliteCommand _command;

    internal SqliteStatement(SqliteConnection connection, string sql, ReadOnlySpan<string> names)
    {
        _command = connection.CreateCommand();
#pragma warning disable CA2100 // Values go in as parameters; the text is this assembly's own.
        _command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var name in names)
            _command.Parameters.Add(new SqliteParameter { ParameterName = name });
    }

    /// <summary>Runs it and returns the number of rows that it changed.</summary>
    /// <param name="values">A value for each parameter, in the order of their names.</param>
    public int Run(params ReadOnlySpan<object?> values)
    {
        for (var index = 0; index < values.Length; index++)
            _command.Parameters[index].Value = values[index] ?? DBNull.Value;
        return _command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public void Dispose() => _command.Dispose();
}
