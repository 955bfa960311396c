using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.Sqlite.RequestLog;
using Microsoft.Data.Sqlite;

namespace ImageGateway.Storage.Tests.RequestLog;

public sealed class SqliteRequestLogTests : RequestLogContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("igw-log").FullName;
    private SqliteRequestLog _log;

    public SqliteRequestLogTests() => _log = new(_folder);

    protected override IRequestLogStore Log => _log;

    protected override ILogFeedback Feedback => _log.Feedback;

    protected override ILogExports Exports => _log.Exports;

    protected override Task DowngradeTokensAsync()
    {
        _log.Dispose();
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "2026-11-30.db")};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText =
                """
                CREATE TABLE earlier (
                    id BLOB PRIMARY KEY, prompt TEXT, redacted INTEGER NOT NULL, request TEXT NOT NULL, sent TEXT NOT NULL,
                    received TEXT NOT NULL, response TEXT NOT NULL);
                INSERT INTO earlier SELECT entry.id, prompt, redacted, request, sent, received, response
                FROM body JOIN entry ON entry.body = body.rowid;
                DROP TABLE body;
                ALTER TABLE earlier RENAME TO body;
                ALTER TABLE entry DROP COLUMN body;
                ALTER TABLE entry DROP COLUMN input_tokens;
                ALTER TABLE entry DROP COLUMN output_tokens;
                PRAGMA user_version = 1
                """;
            command.ExecuteNonQuery();
        }

        _log = new(_folder);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task CatchUpAsync_CrashBetweenTheDayAndTheHours_CountsEachBatchOnce()
    {
        await AppendAsync(Entry(0), Entry(1));
        await AppendAsync(Entry(2));
        var before = await HoursAsync();
        _log.Dispose();
        File.Delete(Path.Combine(_folder, "rollups.db"));
        _log = new(_folder);

        await _log.CatchUpAsync(default);
        await _log.CatchUpAsync(default);

        Assert.Equal(
            before.Select(static hour => (hour.Start, hour.Key, hour.Measures.Attempts)), (await HoursAsync()).Select(
                static hour => (hour.Start, hour.Key, hour.Measures.Attempts)));
    }

    [Fact]
    public async Task TrimAsync_OldDays_AreUnlinked()
    {
        await AppendAsync(Entry(0), Entry(-86_400));
        Assert.True(File.Exists(Path.Combine(_folder, "2026-11-29.db")));

        await _log.TrimAsync(new(new DateOnly(2026, 11, 30), null), default);

        Assert.Equal(["2026-11-30", "rollups"], Directory.GetFiles(_folder, "*.db").Select(Path.GetFileNameWithoutExtension).Order());
    }

    [Fact]
    public async Task ListAsync_AfterARestart_GivesWhatWasStored()
    {
        await AppendAsync(Full);
        _log.Dispose();
        _log = new(_folder);

        Assert.Single((await _log.ListAsync(new(), null, 10, default)).Entries);
    }
}
