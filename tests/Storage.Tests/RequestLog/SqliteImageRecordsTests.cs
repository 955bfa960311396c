using ImageGateway.Core.Images;
using ImageGateway.Storage.Sqlite.RequestLog;
using ImageGateway.TestKit;

namespace ImageGateway.Storage.Tests.RequestLog;

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
