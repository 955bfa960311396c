using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.PostgreSql;
using ImageGateway.Storage.Tests.RequestLog;
using ImageGateway.TestKit;
using Npgsql;

namespace ImageGateway.Storage.Tests.PostgreSql;

public sealed class PostgresDaySumsTests(PostgresServer server) : DaySumsContract, IClassFixture<PostgresServer>, IAsyncLifetime
{
    private string _connection = string.Empty;
    private PostgresRequestLog? _log;

    public async Task InitializeAsync() => _connection = await server.NewDatabaseAsync();

    public async Task DisposeAsync()
    {
        if (_log is { } log)
            await log.DisposeAsync();
    }

    protected override async ValueTask<IRequestLogStore> NewAsync()
    {
        if (_log is not null)
            await RunAsync("TRUNCATE log_value, log_value_day, log_value_rolled, log_value_total, log_value_total_rolled");
        return await OpenAsync();
    }

    protected override async ValueTask<IRequestLogStore> UpgradeAsync(bool hasDays)
    {
        await RunAsync("DROP TABLE log_value_total, log_value_total_rolled" + (hasDays ? "" : ", log_value_day, log_value_rolled"));
        return await OpenAsync();
    }

    private async ValueTask<IRequestLogStore> OpenAsync()
    {
        await DisposeAsync();
        return _log = new(_connection, TimeProvider.System);
    }

    private async Task RunAsync(string sql)
    {
        await using var database = NpgsqlDataSource.Create(_connection);
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
