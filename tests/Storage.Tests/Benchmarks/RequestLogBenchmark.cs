using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.PostgreSql;
using ImageGateway.Storage.Sqlite.RequestLog;
using ImageGateway.TestKit;
using Xunit.Abstractions;

namespace ImageGateway.Storage.Tests.Benchmarks;

/// <summary>
/// Times of pages and graphs over a full log: a small one in every build, a million entries with <c>LONG_TESTS=1</c>, or as many as
/// <c>LOG_ENTRIES</c> says.
/// </summary>
public sealed class RequestLogBenchmark(PostgresServer server, ITestOutputHelper output) : IClassFixture<PostgresServer>
{
    private const int Days = 30;
    private const int Batch = 5_000;
    private const int Million = 1_000_000;

    private static readonly DateTimeOffset First = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly int Entries = int.Parse(
        Environment.GetEnvironmentVariable("LOG_ENTRIES") ?? (PropertyRuns.IsLong ? "1000000" : "5000"), CultureInfo.InvariantCulture);

    private readonly List<string> _missed = [];

    [Fact]
    public async Task Sqlite_PagesAndGraphs_AreQuick()
    {
        var folder = Directory.CreateTempSubdirectory("igw-log-bench").FullName;
        using (var log = new SqliteRequestLog(folder))
        {
            await FillAsync(log);
            await MeasureAsync("SQLite", log, log);
        }

        var bytes = Directory.GetFiles(folder).Sum(static file => new FileInfo(file).Length);
        Write($"SQLite: {bytes / Entries} bytes an entry on disk");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Postgres_PagesAndGraphs_AreQuick()
    {
        var connection = await server.NewDatabaseAsync();
        await using var log = new PostgresRequestLog(connection, new Clock());
        await FillAsync(log);
        await using (var database = Npgsql.NpgsqlDataSource.Create(connection))
        {
            await using var vacuum = database.CreateCommand("VACUUM ANALYZE");
            vacuum.CommandTimeout = 3_000;
            await vacuum.ExecuteNonQueryAsync();
            await using var size = database.CreateCommand("SELECT pg_database_size(current_database())");
            Write($"PostgreSQL: {(long)(await size.ExecuteScalarAsync())! / Entries} bytes an entry on disk");
        }

        await MeasureAsync("PostgreSQL", log, log);
    }

    private async Task MeasureAsync(string store, IRequestLogStore log, ILogRollups rollups)
    {
        var (month, middle) = (new LogFilter { From = First, Until = First.AddDays(Days) }, First.AddDays(Days / 2));
        (string Name, LogFilter Filter)[] pages =
        [
            ("newest", month), ("workspace", month with { Workspaces = ["workspace-3"] }), ("errors", month with { IsError = true }),
            ("model and provider", month with { Models = ["model-7"], Providers = ["provider-3"] }),
            ("status from the middle on", month with { Statuses = [429], Until = middle }),
            ("user in a day", month with { Users = ["user-77"], From = middle, Until = middle.AddDays(1) }),
            ("metadata", month with { Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("team", "team-3") }),
            ("trace", month with { TraceIds = ["trace-1234"] }),
        ];
        foreach (var (name, filter) in pages)
            await TimeAsync($"{store}, page of 50, {name}", 50,
                async () => (await log.ListAsync(filter, null, 50, default)).Entries.Length);
        foreach (var (name, filter) in new[] { ("all", month),
            ("workspace and model", month with { Workspaces = ["workspace-3"], Models = ["model-7"] }) })
        {
            await TimeAsync($"{store}, sums of 30 days, {name}", 100,
                async () => Sum(await rollups.RollupsAsync(filter, RollupPeriod.Day, withLatency: false, default)).Requests);
            await TimeAsync($"{store}, percentiles of 30 days, {name}", 100,
                async () => Sum(
                    await rollups.RollupsAsync(filter, RollupPeriod.Day, withLatency: true, default)).Latency.Percentile(0.99));
        }

        var week = month with { Until = First.AddDays(7) };
        await TimeAsync($"{store}, sums of 7 days by hour", 100,
            async () => Sum(await rollups.RollupsAsync(week, RollupPeriod.Hour, withLatency: false, default)).Requests);
        await TimeAsync($"{store}, percentiles of 7 days by hour", 100,
            async () => Sum(await rollups.RollupsAsync(week, RollupPeriod.Hour, withLatency: true, default)).Latency.Percentile(0.99));
        await TimeAsync($"{store}, users of 30 days", 100, async () => (await rollups.UsersAsync(month, default)).Length);
        await TimeAsync($"{store}, requests of each user of 30 days in a workspace", 100,
            async () => (await rollups.ValuesAsync(string.Empty, month with { Workspaces = ["workspace-3"] }, default)).Length);
        await TimeAsync($"{store}, requests of each user of 30 days in all workspaces", 100,
            async () => (await rollups.ValuesAsync(string.Empty, month, default)).Length);
        await TimeAsync($"{store}, values of filters", 100, async () => (await rollups.KeysAsync([], default)).Length);
        Assert.Empty(_missed);
    }

    private static RollupMeasures Sum(IEnumerable<Rollup> rollups)
    {
        var sum = new RollupMeasures();
        foreach (var rollup in rollups)
            sum.Add(rollup.Measures);
        return sum;
    }

    // The median of several, after one that warms up; bounds are held where the machine is asked for them, three times as long beyond a
    // million entries.
    private async Task TimeAsync(string name, double bound, Func<Task<long>> run)
    {
        var rows = await run();
        var times = new List<double>();
        for (var turn = 0; turn < 7; turn++)
        {
            var since = Stopwatch.GetTimestamp();
            await run();
            times.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
        }

        var median = times.Order().ElementAt(times.Count / 2);
        Write(string.Create(CultureInfo.InvariantCulture, $"{name}: {median:0.0} ms ({rows})"));
        if (PropertyRuns.IsLong && median >= bound * (Entries > Million ? 3 : 1))
            _missed.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: {median:0.0} ms"));
    }

    private async Task FillAsync(IRequestLogStore log)
    {
        var (random, since) = (new Random(1), Stopwatch.GetTimestamp());
        for (var number = 0; number < Entries; number += Batch)
        {
            var first = number;
            await log.AppendAsync(
                new(
                    Guid.NewGuid(),
                    [.. Enumerable.Range(first, Math.Min(Batch, Entries - first))
                        .Select(index => SampleLog.Entry(index, At(index), random))]),
                default);
        }

        Write(string.Create(
            CultureInfo.InvariantCulture,
                $"{log.GetType().Name}: {Entries / Stopwatch.GetElapsedTime(since).TotalSeconds:0} entries a second stored"));
        since = Stopwatch.GetTimestamp();
        await ((ILogRetention)log).SumDaysAsync(DateOnly.FromDateTime(First.UtcDateTime).AddDays(Days - 1), default);
        Write(string.Create(
            CultureInfo.InvariantCulture,
                $"{log.GetType().Name}: {Stopwatch.GetElapsedTime(since).TotalMilliseconds:0} ms to sum {Days - 1} days of users"));
    }

    private static DateTimeOffset At(int index) => First.AddMilliseconds(index * (Days * 86_400_000.0 / Entries));

    private void Write(string line) => output.WriteLine(line);

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => First.AddDays(Days);
    }
}
