using ImageGateway.Core.Images;
using ImageGateway.Storage.RequestLog;

namespace ImageGateway.Storage.Sqlite.RequestLog;

/// <summary>Records of archived images in one SQLite file.</summary>
public sealed class SqliteImageRecords : IImageRecords, IDisposable
{
    private const string First = """
        CREATE TABLE image (
            id TEXT NOT NULL, workspace TEXT NOT NULL, trace TEXT NOT NULL, user TEXT NOT NULL, at INTEGER NOT NULL, model TEXT NOT NULL,
            prompt TEXT NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (id, workspace, trace)) WITHOUT ROWID;
        """;

    // The table has the name that it has in every database.
    private const string Renamed = """
        DROP INDEX IF EXISTS image_by_trace;
        DROP INDEX IF EXISTS image_by_user;
        DROP INDEX IF EXISTS image_by_age;
        ALTER TABLE image RENAME TO log_image;
        """ + ImageRecordTable.Indexes;

    private readonly SqliteFile _rows;
    private readonly ImageRecordTable _table;

    /// <summary>Records in a file, which is made with the first one.</summary>
    public SqliteImageRecords(string path)
    {
        _rows = new(path, durable: false, new(First, Renamed)) { TakesManyRows = true };
        _table = new(new SqliteLogDatabase(_rows));
    }

    /// <inheritdoc/>
    public async ValueTask AddAsync(IReadOnlyList<ImageRecord> records, CancellationToken cancellation) => await _rows.RunAsync(
        work =>
        {
            var insert = work.Prepare(ImageRecordTable.Insert, "$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8");
            foreach (var image in records)
            {
                insert.Run(
                    image.Id, image.Workspace, image.TraceId, image.User, image.At.ToUnixTimeMilliseconds(), image.Model, image.PromptHash,
                    image.Bytes);
            }

            return true;
        },
        cancellation);

    /// <inheritdoc/>
    public ValueTask<RemovedImages> RemoveAsync(ImageSelection selection, CancellationToken cancellation) =>
        _rows.Exists ? _table.RemoveAsync(selection, cancellation) : new(new RemovedImages([], new HashSet<string>()));

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset?> FullAtAsync(string workspace, long bytes, CancellationToken cancellation) =>
        _rows.Exists ? _table.FullAtAsync(workspace, bytes, cancellation) : default;

    /// <inheritdoc/>
    public ValueTask TrimAsync(DateTimeOffset before, CancellationToken cancellation) =>
        _rows.Exists ? _table.TrimAsync(before, cancellation) : default;

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();
}
