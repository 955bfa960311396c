using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using ImageGateway.Gateway.RequestLog;
using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.RequestLog;
using ImageGateway.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Gateway.Tests.RequestLog;

public sealed class RequestLogWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("igw-spool").FullName;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeTimeProvider _time = new();
    private readonly Store _store = new();
    private readonly RequestLogMetrics _metrics;

    public RequestLogWriterTests() => _metrics = new(_services.GetRequiredService<IMeterFactory>());

    public void Dispose()
    {
        _services.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task StopAsync_EntriesInTheQueue_AreStoredInTheirOrder()
    {
        var (queue, writer) = Make();
        for (var entry = 0; entry < 12_000; entry++)
            queue.Add(Entry(entry));
        await writer.StartAsync(default);
        await writer.StopAsync(default);

        Assert.Equal(Enumerable.Range(0, 12_000), _store.Attempts);
        Assert.All(_store.Batches, static batch => Assert.InRange(batch.Entries.Length, 1, 5_000));
        Assert.Equal(0, _metrics.Dropped);
    }

    [Fact]
    public async Task StoreAsync_ManyEntries_AreStoredBeforeTheTimeOfABatch()
    {
        var (queue, writer) = Make();
        await writer.StartAsync(default);
        for (var entry = 0; entry < 1_000; entry++)
            queue.Add(Entry(entry));

        // The clock stands still.
        await Eventually.TrueAsync(
            "the entries are stored", TimeSpan.FromSeconds(30), _ => Task.FromResult(_store.Attempts.Count >= 500));
        await writer.StopAsync(default);

        Assert.Equal(Enumerable.Range(0, 1_000), _store.Attempts);
    }

    [Fact]
    public async Task StopAsync_TimeToEndIsUsedUp_EntriesAreStoredAllTheSame()
    {
        var (queue, writer) = Make();
        queue.Add(Entry(0));
        await writer.StartAsync(default);
        await writer.StopAsync(new CancellationToken(canceled: true));

        Assert.Equal([0], _store.Attempts);
    }

    [Fact]
    public async Task StoreAsync_StoreIsAwayForAWhile_NothingIsLostAndTheOrderStays()
    {
        var (queue, writer) = Make();
        await writer.StartAsync(default);
        _store.IsAway = true;
        for (var round = 0; round < 5; round++)
        {
            queue.Add(Entry(round));
            await RunUntilAsync(() => Directory.GetFiles(_folder, "*.json").Length == round + 1);
        }

        _store.IsAway = false;
        await RunUntilAsync(() => _store.Attempts.Count == 5);
        queue.Add(Entry(5));
        await RunUntilAsync(() => _store.Attempts.Count == 6);
        await writer.StopAsync(default);

        Assert.Equal(Enumerable.Range(0, 6), _store.Attempts);
        Assert.Equal(0, _metrics.Dropped);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task StopAsync_StoreIsAway_TheNextProcessStoresWhatWasLeft()
    {
        _store.IsAway = true;
        var (queue, writer) = Make();
        queue.Add(Entry(0));
        await writer.StartAsync(default);
        await writer.StopAsync(default);
        Assert.Empty(_store.Attempts);

        _store.IsAway = false;
        (queue, writer) = Make();
        queue.Add(Entry(1));
        await writer.StartAsync(default);
        await RunUntilAsync(() => _store.Attempts.Count == 2);
        await writer.StopAsync(default);

        Assert.Equal([0, 1], _store.Attempts);
    }

    [Fact]
    public async Task Keep_SpoolIsFull_IsCountedAndTheRestIsStored()
    {
        _store.IsAway = true;
        var (queue, writer) = Make(maxBytes: 3_000);
        await writer.StartAsync(default);
        for (var round = 0; _metrics.Dropped < 3; round++)
        {
            queue.Add(Entry(round));
            var (files, dropped) = (Directory.GetFiles(_folder, "*.json").Length, _metrics.Dropped);
            await RunUntilAsync(() => Directory.GetFiles(_folder, "*.json").Length + _metrics.Dropped == files + dropped + 1);
        }

        var kept = Directory.GetFiles(_folder, "*.json").Length;
        _store.IsAway = false;
        await RunUntilAsync(() => _store.Attempts.Count == kept);
        await writer.StopAsync(default);

        Assert.Equal(Enumerable.Range(0, kept), _store.Attempts);
        Assert.Equal(3, _metrics.Dropped);
    }

    [Fact]
    public async Task Keep_NeitherStoreNorDiskTakesAnything_WaitsInMemoryAndLosesNothing()
    {
        var writer = await StuckAsync();

        _store.IsAway = false;
        await RunUntilAsync(() => _store.Attempts.Count == 12_000);
        await writer.StopAsync(default);

        Assert.Equal(Enumerable.Range(0, 12_000), _store.Attempts);
        Assert.Equal(0, _metrics.Dropped);
    }

    [Fact]
    public async Task StopAsync_NeitherStoreNorDiskTakesAnything_EndsAndCountsWhatIsLost()
    {
        var writer = await StuckAsync();
        await writer.StopAsync(default);

        Assert.Equal(12_000, _metrics.Dropped);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3_000, 3_001, 11_999)]
    [InlineData(0, 1, 2, 4_999)]
    public async Task AppendAsync_StoreRefusesEntries_LosesThoseOnlyAndCountsThem(params int[] poisoned)
    {
        _store.Poisoned = [.. poisoned];
        var (queue, writer) = Make();
        for (var entry = 0; entry < 12_000; entry++)
            queue.Add(Entry(entry));
        await writer.StartAsync(default);
        await writer.StopAsync(default);

        Assert.Equal(Enumerable.Range(0, 12_000).Except(poisoned), _store.Attempts);
        Assert.Equal(poisoned.Length, _metrics.Dropped);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task ReplayAsync_StoreGoesAwayAmidARefusedBatch_RepeatsNothing()
    {
        (_store.Poisoned, _store.AwayAfter) = ([3], 2);
        var (queue, writer) = Make();
        for (var entry = 0; entry < 8; entry++)
            queue.Add(Entry(entry));
        await writer.StartAsync(default);
        await RunUntilAsync(() => Directory.GetFiles(_folder, "*.json").Length == 1);
        (_store.IsAway, _store.AwayAfter) = (false, int.MaxValue);
        await RunUntilAsync(() => Directory.GetFiles(_folder, "*.json").Length == 0);
        await writer.StopAsync(default);

        Assert.Equal([0, 1, 2, 4, 5, 6, 7], _store.Attempts.Order());
        Assert.Equal(1, _metrics.Dropped);
    }

    [Fact]
    public void Add_MoreBodiesThanFit_LogsEntriesWithoutThem()
    {
        var queue = new RequestLogQueue(_metrics);
        var entry = new LogEntry
        {
            Id = Guid.NewGuid(),
            TraceId = "t",
            At = DateTimeOffset.UnixEpoch,
            Body = new() { Sent = new('x', 1 << 20) },
        };
        for (var added = 0; added < 40; added++)
            Assert.True(queue.TryAdd(entry));
        var bodies = 0;
        while (queue.TryTake(out var taken))
            bodies += taken.Body is null ? 0 : 1;

        Assert.Equal(32, bodies);
        Assert.True(queue.TryAdd(entry) && queue.TryTake(out var last) && last.Body is not null);
    }

    [Fact]
    public void Add_QueueIsFull_IsCountedAndDoesNotWait()
    {
        var queue = new RequestLogQueue(_metrics, capacity: 2);
        for (var entry = 0; entry < 5; entry++)
            queue.Add(Entry(entry));

        Assert.Equal(3, _metrics.Dropped);
    }

    [Fact]
    public async Task ReplayAsync_FileThatIsNoBatch_IsPassedOver()
    {
        File.WriteAllText(Path.Combine(_folder, "000000000000007.json"), "{\"Id\":");
        var (queue, writer) = Make();
        queue.Add(Entry(0));
        await writer.StartAsync(default);
        await RunUntilAsync(() => _store.Attempts.Count == 1);
        await writer.StopAsync(default);

        Assert.Empty(Directory.GetFiles(_folder));
        Assert.Equal(1, _metrics.Dropped);
    }

    [Fact]
    public async Task ReplayAsync_FileThatCannotBeReadForAWhile_IsStoredAfterwards()
    {
        _store.IsAway = true;
        var (queue, writer) = Make();
        await writer.StartAsync(default);
        queue.Add(Entry(0));
        await RunUntilAsync(() => Directory.GetFiles(_folder, "*.json").Length == 1);
        var file = Directory.GetFiles(_folder, "*.json")[0];

        // A folder of its name: what stands there cannot be read, whoever asks.
        File.Move(file, file + ".aside");
        Directory.CreateDirectory(file);
        _store.IsAway = false;
        queue.Add(Entry(1));
        await RunUntilAsync(() => Directory.GetFiles(_folder, "*.json").Length == 1);
        Directory.Delete(file);
        File.Move(file + ".aside", file);
        await RunUntilAsync(() => _store.Attempts.Count == 2);
        await writer.StopAsync(default);

        Assert.Equal([0, 1], _store.Attempts);
    }

    [Fact]
    public void LogSpool_WhatACrashLeftHalfWritten_IsRemoved()
    {
        File.WriteAllText(Path.Combine(_folder, "000000000000003.json.0123.new"), "{");

        Assert.Equal(0, new LogSpool(_folder, 1 << 20).Count);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    // A writer with 12,000 entries that nothing takes.
    private async Task<RequestLogWriter> StuckAsync()
    {
        // A file in the folder's place: nothing can be written, whoever asks.
        var spool = Path.Combine(_folder, "spool");
        File.WriteAllText(spool, "in the way");
        _store.IsAway = true;
        var (queue, writer) = Make(maxBytes: 1 << 30, folder: spool);
        await writer.StartAsync(default);
        for (var entry = 0; entry < 12_000; entry++)
            queue.Add(Entry(entry));
        await RunUntilAsync(() => _store.Refusals > 2);
        return writer;
    }

    private (RequestLogQueue Queue, RequestLogWriter Writer) Make(long maxBytes = 1 << 20, string? folder = null)
    {
        var queue = new RequestLogQueue(_metrics);
        var appender = new LogAppender(_store, _metrics, NullLogger<LogAppender>.Instance);
        var delivery = new LogDelivery(
            appender, new LogSpool(folder ?? _folder, maxBytes), _metrics, _time, NullLogger<LogDelivery>.Instance);
        return (queue, new(queue, delivery, new(), new(), new NothingCounted(), _time));
    }

    // The writer waits by the clock: time passes until the condition holds.
    private async Task RunUntilAsync(Func<bool> condition) =>
        await Eventually.TrueAsync("the writer has stored or kept its batches", TimeSpan.FromSeconds(30), _ =>
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return Task.FromResult(condition());
    });

    private static LogEntry Entry(int attempt) =>
        new() { Id = Guid.CreateVersion7(), TraceId = "trace", At = DateTimeOffset.UnixEpoch, Attempt = attempt };

    private sealed class NothingCounted : ICountedMetadata
    {
        public ValueTask<ImmutableSortedDictionary<string, ImmutableArray<string>>> CountedMetadataAsync(CancellationToken cancellation) =>
            new(ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty);
    }

    private sealed class Store : IRequestLogStore
    {
        private readonly List<LogBatch> _batches = [];

        public volatile bool IsAway;

        public List<LogBatch> Batches
        {
            get
            {
                lock (_batches)
                    return [.. _batches];
            }
        }

        public List<int> Attempts => [.. Batches.SelectMany(static batch => batch.Entries).Select(static entry => entry.Attempt)];

        /// <summary>Times that it was away.</summary>
        public int Refusals { get; private set; }

        /// <summary>Attempts of entries that it refuses for what they hold.</summary>
        public HashSet<int> Poisoned { get; set; } = [];

        /// <summary>Appended batches after which it goes away.</summary>
        public int AwayAfter { get; set; } = int.MaxValue;

        public ValueTask AppendAsync(LogBatch batch, CancellationToken cancellation)
        {
            if (IsAway)
            {
                Refusals++;
                throw new IOException("The store is away.");
            }

            if (batch.Entries.Any(entry => Poisoned.Contains(entry.Attempt)))
                throw new LogRefusalException(batch.Entries, "It holds poison.", new InvalidOperationException());
            lock (_batches)
            {
                if (_batches.TrueForAll(known => known.Id != batch.Id))
                    _batches.Add(batch);
                IsAway = _batches.Count >= AwayAfter;
            }

            return default;
        }

        public ValueTask<LogPage> ListAsync(LogFilter filter, LogCursor? after, int limit, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public ValueTask<LogEntry?> FindAsync(Guid id, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<ImmutableArray<LogEntry>> FindTraceAsync(string traceId, CancellationToken cancellation) =>
            throw new NotSupportedException();
    }
}
