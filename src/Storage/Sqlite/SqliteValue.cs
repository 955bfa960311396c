namespace ImageGateway.Storage.Sqlite;

/// <summary>A value of a parameter of a <see cref="SqliteStatement"/>; SQLite's NULL by default.</summary>
public readonly struct SqliteValue
{
    private SqliteValue(SqliteValueKind kind, long number, object? content) => (Kind, Number, Content) = (kind, number, content);

    /// <value>Kind of the value.</value>
    internal SqliteValueKind Kind { get; }

    /// <value>The number; 0 for other kinds.</value>
    internal long Number { get; }

    /// <value>The text or the bytes; null for other kinds.</value>
    internal object? Content { get; }

    /// <summary>Determines whether another value is the same. Bytes are not compared, since others may stand in them meanwhile.</summary>
    internal bool IsSame(SqliteValue other) =>
        Kind == other.Kind && Number == other.Number
        && Kind != SqliteValueKind.Bytes && string.Equals(Content as string, other.Content as string, StringComparison.Ordinal);

    /// <summary>Makes a value of a number.</summary>
    public static implicit operator SqliteValue(long value) => new(SqliteValueKind.Number, value, null);

    /// <summary>Makes a value of a number.</summary>
    public static implicit operator SqliteValue(int value) => new(SqliteValueKind.Number, value, null);

    /// <summary>Makes a value of a number; NULL for null.</summary>
    public static implicit operator SqliteValue(long? value) => value is { } number ? number : default(SqliteValue);

    /// <summary>Makes a value of a truth value, as 0 or 1.</summary>
    public static implicit operator SqliteValue(bool value) => new(SqliteValueKind.Number, value ? 1 : 0, null);

    /// <summary>Makes a value of a text; NULL for null.</summary>
    public static implicit operator SqliteValue(string? value) => value is null ? default : new(SqliteValueKind.Text, 0, value);

    /// <summary>Makes a value of bytes; NULL for null.</summary>
    public static implicit operator SqliteValue(byte[]? value) => value is null ? default : new(SqliteValueKind.Bytes, 0, value);
}

/// <summary>Kinds of a <see cref="SqliteValue"/>.</summary>
internal enum SqliteValueKind
{
    /// <summary>SQLite's NULL, no value.</summary>
    Null,

    /// <summary>A whole number of 64 bits.</summary>
    Number,

    /// <summary>A text in UTF-8.</summary>
    Text,

    /// <summary>Bytes, which SQLite calls a blob.</summary>
    Bytes,
}
