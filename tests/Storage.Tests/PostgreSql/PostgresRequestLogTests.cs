using ImageGateway.Storage.Tests.RequestLog;
using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.PostgreSql;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace ImageGateway.Storage.Tests.PostgreSql;

public sealed class PostgresRequestLogTests(PostgresServer server) : RequestLogContract, IClassFixture<PostgresServer>, IAsyncLifetime
{
    private readonly Clock _time = new(Noon);
    private string _connection = string.Empty;
    private PostgresRequestLog? _log;

    protected override IRequestLogStore Log => _log!;

    protected override ILogFeedback Feedback => _log!.Feedback;

    protected override ILogExports Exports => _log!.Exports;

    public async Task InitializeAsync()
    {
        _connection = await server.NewDatabaseAsync();
        _log = new(_connection, _time);
    }

    public async Task DisposeAsync() => await _log!.DisposeAsync();

    protected override async Task DowngradeTokensAsync()
    {
        await _log!.DisposeAsync();
        await using (var database = NpgsqlDataSource.Create(_connection))
        {
            await using var command = database.CreateCommand(
                """
                ALTER TABLE log_entry DROP COLUMN input_tokens, DROP COLUMN output_tokens;
                DROP TABLE log_value_total, log_value_total_rolled
                """);
            await command.ExecuteNonQueryAsync();
        }

        _log = new(_connection, _time);
    }

    // Its week is the first that the log has: a caller who goes on would read the weeks before it, back to the beginning of time.
    [Fact]
    public async Task ListAsync_SearchWithoutAnOlderDay_IsWhole()
    {
        await _log!.AppendAsync(new(Guid.NewGuid(), [Entry(0)]), default);

        var page = await _log.ListAsync(new() { Users = ["nobody"] }, null, 100, default);

        Assert.True(page is { Entries.Length: 0, IsBounded: false, Next: null }, page.ToString());
    }

    [Fact]
    public async Task ListAsync_SearchThatTheServerDoesNotAnswerInTime_EndsThereAndWorksAgainAfterwards()
    {
        var time = new FakeTimeProvider(Noon);
        await using var log = new PostgresRequestLog(_connection, time);
        await log.AppendAsync(new(Guid.NewGuid(), [Entry(0)]), default);
        var filter = new LogFilter { Models = [Entry(0).Model] };
        await using (var other = new NpgsqlConnection(_connection))
        {
            await other.OpenAsync();
            await using var work = await other.BeginTransactionAsync();
            await using var holding = new NpgsqlCommand("LOCK TABLE log_entry IN ACCESS EXCLUSIVE MODE", other);
            await holding.ExecuteNonQueryAsync();

            var search = log.ListAsync(filter, null, 10, default).AsTask();
            await Eventually.TrueAsync("the search ends", TimeSpan.FromSeconds(60), _ =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(search.IsCompleted);
            });

            var late = await Assert.ThrowsAsync<IOException>(() => search);
            Assert.Contains("takes too long", late.Message, StringComparison.Ordinal);
            await using var waiting = new NpgsqlCommand("SELECT count(*) FROM pg_locks WHERE NOT granted", other);
            Assert.Equal(0L, await waiting.ExecuteScalarAsync());
        }

        Assert.Single((await log.ListAsync(filter, null, 10, default)).Entries);
    }

    [Fact]
    public async Task AppendAsync_SeveralInstancesOnAnEmptyDatabase_LoseAndRepeatNothing()
    {
        await using var other = new PostgresRequestLog(_connection, _time);
        await using var third = new PostgresRequestLog(_connection, _time);
        var batches = Enumerable.Range(0, 12)
            .Select(static batch => new LogBatch(Guid.NewGuid(), [.. Enumerable.Range(0, 20).Select(index => Entry(index + batch))]))
            .ToList();

        // Each batch by two instances at once, as when one took over another's spool.
        await Task.WhenAll(
            batches.SelectMany(batch => new[] { _log!, other, third }.Select(log => log.AppendAsync(batch, default).AsTask())));

        Assert.Equal(240, (await other.ListAsync(new(), null, 1_000, default)).Entries.Length);
        var hours = await third.RollupsAsync(new(), RollupPeriod.Hour, withLatency: true, default);
        Assert.Equal(240, hours.Sum(static hour => hour.Measures.Attempts));
    }

    [Fact]
    public async Task ListenAsync_EntriesOfAnotherInstance_AreHeard()
    {
        await AppendAsync(Entry(0));
        await using var other = new PostgresRequestLog(_connection, _time);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var heard = other.ListenAsync(patience.Token).GetAsyncEnumerator();
        var next = heard.MoveNextAsync().AsTask();

        // Listening begins at some time after it was asked for.
        await Eventually.TrueAsync("the other instance hears of an entry", TimeSpan.FromSeconds(30), async _ =>
        {
            await AppendAsync(Full with { Id = Guid.CreateVersion7(Noon) });
            return next.IsCompleted;
        });

        Assert.True(await next);
        var entry = Assert.Single(heard.Current);
        Assert.Equal((Full.TraceId, Full.User, null), (entry.TraceId, entry.User, entry.Body));
        await patience.CancelAsync();
    }

    [Fact]
    public async Task AppendAsync_ServerIsAway_IsAnIOExceptionAndWorksAgainAfterwards()
    {
        await AppendAsync(Entry(0));
        await server.StopAsync();
        await Assert.ThrowsAsync<IOException>(() => AppendAsync(Entry(1)));
        await Assert.ThrowsAsync<IOException>(async () => await Log.ListAsync(new(), null, 10, default));

        server.Restart();
        await Eventually.TrueAsync("PostgreSQL is back", TimeSpan.FromSeconds(30), async _ =>
        {
            await AppendAsync(Entry(2));
            return true;
        });

        Assert.Equal(2, (await Log.ListAsync(new(), null, 10, default)).Entries.Length);
    }

    [Fact]
    public async Task AppendAsync_DayThatAnotherInstanceRemoved_IsMadeAnewForALateBatch()
    {
        await AppendAsync(Entry(-86_400));
        await using (var other = new PostgresRequestLog(_connection, _time))
            await other.TrimAsync(new(new DateOnly(2026, 11, 30), null), default);

        await Assert.ThrowsAsync<IOException>(() => AppendAsync(Entry(-86_399)));
        await AppendAsync(Entry(-86_398));

        Assert.Equal("trace--86398", Assert.Single((await Log.ListAsync(new(), null, 10, default)).Entries).TraceId);
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
