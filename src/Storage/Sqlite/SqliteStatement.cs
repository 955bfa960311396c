using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ImageGateway.Storage.Sqlite;

/// <summary>A statement that is compiled once and run many times with other values.</summary>
/// <remarks>
/// Speaks to SQLite itself: a command of ADO.NET looks up every parameter by its name and boxes every value, for each row.
/// </remarks>
public sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private readonly int[] _places;
    private readonly SqliteValue[] _bound;
    private byte[] _text = ArrayPool<byte>.Shared.Rent(4096);

    internal SqliteStatement(SqliteConnection connection, string sql, ReadOnlySpan<string> names)
    {
        _connection = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
        Check(raw.sqlite3_prepare_v2(_connection, sql, out _statement));
        _places = new int[names.Length];
        _bound = new SqliteValue[names.Length];
        for (var index = 0; index < names.Length; index++)
            _places[index] = raw.sqlite3_bind_parameter_index(_statement, names[index]);
    }

    /// <summary>Runs it and returns the number of rows that it changed.</summary>
    /// <param name="values">A value for each parameter, in the order of their names.</param>
    /// <exception cref="SqliteException">SQLite refuses it.</exception>
    public int Run(params ReadOnlySpan<SqliteValue> values)
    {
        // What the run before had is still bound; SQLite's NULL is what a parameter has at first.
        for (var index = 0; index < values.Length; index++)
        {
            if (_bound[index].IsSame(values[index]))
                continue;
            Check(Bind(_places[index], values[index]));
            _bound[index] = values[index];
        }

        var result = raw.sqlite3_step(_statement);
        Check(raw.sqlite3_reset(_statement));
        if (result is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
            Check(result);
        return raw.sqlite3_changes(_connection);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _statement?.Dispose();
        ArrayPool<byte>.Shared.Return(_text);
        _text = [];
    }

    private int Bind(int place, SqliteValue value) => value.Kind switch
    {
        SqliteValueKind.Number => raw.sqlite3_bind_int64(_statement, place, value.Number),
        SqliteValueKind.Text => raw.sqlite3_bind_text(_statement, place, Utf8((string)value.Content!)),
        SqliteValueKind.Bytes => raw.sqlite3_bind_blob(_statement, place, (byte[])value.Content!),
        _ => raw.sqlite3_bind_null(_statement, place),
    };

    // SQLite copies it at once.
    private ReadOnlySpan<byte> Utf8(string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most > _text.Length)
        {
            ArrayPool<byte>.Shared.Return(_text);
            _text = ArrayPool<byte>.Shared.Rent(most);
        }

        return _text.AsSpan(0, Encoding.UTF8.GetBytes(text, _text));
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(result, _connection);
    }
}
