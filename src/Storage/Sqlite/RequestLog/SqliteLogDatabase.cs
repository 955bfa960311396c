using System.Data.Common;
using ImageGateway.Storage.RequestLog;

namespace ImageGateway.Storage.Sqlite.RequestLog;

/// <summary>Runs statements on a SQLite file.</summary>
internal sealed class SqliteLogDatabase(SqliteFile file) : ILogDatabase
{
    /// <inheritdoc/>
    public ValueTask<int> ExecuteAsync(string sql, IReadOnlyList<object> values, CancellationToken cancellation) =>
        file.RunAsync(work => work.Execute(sql, Named(values)), cancellation);

    /// <inheritdoc/>
    public ValueTask<List<T>> QueryAsync<T>(
        string sql, Func<DbDataReader, T> read, IReadOnlyList<object> values, CancellationToken cancellation) =>
        file.ReadAsync(work => work.Query(sql, read, Named(values)), cancellation);

    /// <summary>Values as the parameters <c>$1</c>, <c>$2</c> and so on.</summary>
    public static (string Name, object? Value)[] Named(IReadOnlyList<object> values) =>
        [.. values.Select(static (value, index) => ($"${index + 1}", (object?)value))];
}
