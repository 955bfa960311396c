using System.Data.Common;

namespace ImageGateway.Storage.RequestLog;

/// <summary>
/// Runs statements that mean the same in every database of the request log. Parameters are <c>$1</c>, <c>$2</c> and so on; values are
/// texts, whole numbers and bytes.
/// </summary>
internal interface ILogDatabase
{
    /// <summary>Runs a statement and returns the number of rows that it changed.</summary>
    /// <exception cref="IOException">The database is away.</exception>
    ValueTask<int> ExecuteAsync(string sql, IReadOnlyList<object> values, CancellationToken cancellation);

    /// <summary>Runs a query and reads its rows.</summary>
    /// <exception cref="IOException">The database is away.</exception>
    ValueTask<List<T>> QueryAsync<T>(
        string sql, Func<DbDataReader, T> read, IReadOnlyList<object> values, CancellationToken cancellation);
}
