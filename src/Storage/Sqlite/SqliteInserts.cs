namespace ImageGateway.Storage.Sqlite;

/// <summary>Adds rows to a table in a transaction, as many with one statement as <see cref="SqliteInsert.RowsAtOnce"/>.</summary>
/// <remarks>Each run of a statement opens the table's trees and looks for the row's place from their roots on.</remarks>
/// <param name="work">The transaction.</param>
/// <param name="insert">The table and its columns.</param>
internal sealed class SqliteInserts(SqliteWork work, SqliteInsert insert)
{
    private readonly SqliteStatement _several = work.Prepare(insert.Several, insert.Names);
    private readonly SqliteValue[] _waiting = new SqliteValue[insert.Names.Length];
    private int _rows;

    /// <summary>Adds a row, which is written with the next ones.</summary>
    /// <param name="values">A value for each column.</param>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">SQLite refuses it or one before.</exception>
    public void Add(params ReadOnlySpan<SqliteValue> values)
    {
        values.CopyTo(_waiting.AsSpan(_rows * insert.Columns));
        if (++_rows < SqliteInsert.RowsAtOnce)
            return;
        _several.Run(_waiting);
        _rows = 0;
    }

    /// <summary>Writes the rows that wait.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">SQLite refuses one.</exception>
    public void End()
    {
        if (_rows == 0)
            return;
        var one = work.Prepare(insert.One, insert.Names.AsSpan(0, insert.Columns));
        for (var row = 0; row < _rows; row++)
            one.Run(_waiting.AsSpan(row * insert.Columns, insert.Columns));
        _rows = 0;
    }
}

/// <summary>Statements that add one row and several to a table.</summary>
internal sealed class SqliteInsert
{
    /// <summary>Rows of a statement that adds several.</summary>
    public const int RowsAtOnce = 8;

    /// <summary>Makes the statements for a table.</summary>
    /// <param name="table">Name of the table.</param>
    /// <param name="columns">Names of the columns.</param>
    public SqliteInsert(string table, params string[] columns)
    {
        Columns = columns.Length;
        Names = [.. Enumerable.Range(0, RowsAtOnce * Columns).Select(static index => $"$v{index}")];

        // To undo a statement alone, SQLite would copy the pages before it changes them. Whoever fails here ends the transaction.
        var into = $"INSERT OR FAIL INTO {table} ({string.Join(", ", columns)}) VALUES ";
        var rows = Names.Chunk(Columns).Select(static row => $"({string.Join(", ", row)})").ToList();
        (One, Several) = (into + rows[0], into + string.Join(", ", rows));
    }

    /// <value>Number of the columns.</value>
    public int Columns { get; }

    /// <value>Names of the parameters of <see cref="Several"/>, a row after the other.</value>
    public string[] Names { get; }

    /// <value>Adds one row.</value>
    public string One { get; }

    /// <value>Adds <see cref="RowsAtOnce"/> rows.</value>
    public string Several { get; }
}
