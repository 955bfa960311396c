using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.Sqlite.RequestLog;
using ImageGateway.TestKit;
using Microsoft.Data.Sqlite;

namespace ImageGateway.Storage.Tests.RequestLog;

public sealed class SqliteDaySumsTests : DaySumsContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private SqliteRequestLog? _log;
    private int _stores;

    private string Folder => Path.Combine(_folder.Path, $"{_stores}");

    public void Dispose()
    {
        _log?.Dispose();
        _folder.Dispose();
    }

    protected override ValueTask<IRequestLogStore> NewAsync()
    {
        _stores++;
        return new(Open());
    }

    protected override ValueTask<IRequestLogStore> UpgradeAsync(bool hasDays)
    {
        _log!.Dispose();
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(Folder, "rollups.db")};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "DROP TABLE log_value_total; DROP TABLE log_value_total_rolled;" + (hasDays
                ? "PRAGMA user_version = 2"
                : "DROP TABLE log_value_day; DROP TABLE log_value_rolled; PRAGMA user_version = 1");
            command.ExecuteNonQuery();
        }

        return new(Open());
    }

    private SqliteRequestLog Open()
    {
        _log?.Dispose();
        return _log = new(Folder);
    }
}
