using ImageGateway.Core.Images;
using ImageGateway.Storage.PostgreSql;
using ImageGateway.Storage.Tests.RequestLog;
using ImageGateway.TestKit;

namespace ImageGateway.Storage.Tests.PostgreSql;

public sealed class PostgresImageRecordsTests(PostgresServer server) : ImageRecordsContract, IClassFixture<PostgresServer>, IAsyncLifetime
{
    private PostgresRequestLog? _log;

    protected override IImageRecords Records => _log!.Images;

    public async Task InitializeAsync() => _log = new(await server.NewDatabaseAsync(), TimeProvider.System);

    public async Task DisposeAsync() => await _log!.DisposeAsync();
}
