using ImageGateway.Core.Images;
using ImageGateway.Storage.Sqlite;
using ImageGateway.Storage.Tests.RequestLog;
using ImageGateway.TestKit;

namespace ImageGateway.Storage.Tests.Sqlite;

public sealed class SqliteImageRecordsTests : ImageRecordsContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteImageRecords _records;

    public SqliteImageRecordsTests() => _records = new(Path.Combine(_folder.Path, "images.db"));

    protected override IImageRecords Records => _records;

    public void Dispose()
    {
        _records.Dispose();
        _folder.Dispose();
    }
}
