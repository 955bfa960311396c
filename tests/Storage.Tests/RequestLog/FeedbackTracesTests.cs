using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.PostgreSql;
using ImageGateway.Storage.Sqlite.RequestLog;
using ImageGateway.TestKit;

namespace ImageGateway.Storage.Tests.RequestLog;

/// <summary>Both stores find requests by the weighted mean of their feedback.</summary>
public sealed class FeedbackTracesTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task TracesAsync_Sqlite_AreThoseWithinTheBounds()
    {
        using var folder = new TemporaryFolder();
        using var log = new SqliteRequestLog(folder.Path);
        await CheckAsync(log.Feedback);
    }

    [Fact]
    public async Task TracesAsync_Postgres_AreThoseWithinTheBounds()
    {
        await using var log = new PostgresRequestLog(await server.NewDatabaseAsync(), TimeProvider.System);
        await CheckAsync(log.Feedback);
    }

    private static async Task CheckAsync(ILogFeedback feedback)
    {
        await feedback.AddAsync(
            [
                Given("good", "a", 10, 500_000, 0), Given("good", "a", 5, 500_000, 1), Given("bad", "a", -10, 1_000_000, 2),
                Given("light", "a", 10, 0, 3), Given("other", "b", 10, 1, 4),
            ],
            default);

        Assert.Equal("other,bad,good", await FindAsync(new(null, null), new()));
        Assert.Equal("bad,good", await FindAsync(new(null, null), new() { Workspaces = ["a"] }));
        Assert.Equal("good", await FindAsync(new(7_500_000, 7_500_000), new()));
        Assert.Equal("", await FindAsync(new(7_500_001, 9_999_999), new()));
        Assert.Equal("bad", await FindAsync(new(long.MinValue, -10_000_000), new()));
        Assert.Equal("other", await FindAsync(new(10_000_000, long.MaxValue), new()));
        Assert.Equal("other", await FindAsync(new(null, null), new() { From = Noon.AddSeconds(3) }));
        Assert.Equal("other", string.Join(',', await feedback.TracesAsync(new(null, null), new(), 1, default)));

        async Task<string> FindAsync(FeedbackRange range, LogFilter filter) =>
            string.Join(',', await feedback.TracesAsync(range, filter, 10, default));
    }

    private static LogFeedback Given(string trace, string workspace, int value, int weight, int seconds) => new()
    {
        Id = Guid.NewGuid(),
        TraceId = trace,
        At = Noon.AddSeconds(seconds),
        Value = value,
        Weight = weight,
        Key = default(RollupKey) with
        {
            Workspace = workspace,
            Provider = "",
            Model = "",
            VirtualKey = "",
            ApiKey = "",
        },
    };
}
