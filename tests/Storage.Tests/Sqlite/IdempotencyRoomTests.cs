using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Responses;
using ImageGateway.Storage.Sqlite;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Storage.Tests.Sqlite;

/// <summary>The bound on the bytes of answers: the oldest leave, what they belong to is still known, nothing runs twice.</summary>
public sealed class IdempotencyRoomTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = TestClock.Create();

    [Fact]
    public async Task Finish_NoRoom_TheOldestLeaveAndTheirKeysAreNotFree()
    {
        using var store = Open(5);
        var responses = new List<StoredResponse>();
        foreach (var (key, gone) in new[] { ("a", 0), ("b", 0), ("c", 1), ("d", 1) })
        {
            var (response, left) = await RunAsync(store, key, 1, 2);
            responses.Add(response);
            Assert.Equal(gone, left);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([false, false, true, true], responses.Select(response => SampleResponses.BytesOf(store.Files, response) is not null));
        Assert.IsType<IdempotencyVerdict.Gone>(await ClaimAsync(store, "a"));
        Assert.IsType<IdempotencyVerdict.Gone>(await ClaimAsync(store, "b"));
        Assert.IsType<IdempotencyVerdict.Mismatch>(await store.ClaimAsync(KeyOf("a"), "other", default));
        Assert.IsType<IdempotencyVerdict.Done>(await ClaimAsync(store, "c"));
        _time.Advance(TimeSpan.FromHours(24));
        Assert.IsType<IdempotencyVerdict.Claimed>(await ClaimAsync(store, "a"));
    }

    [Fact]
    public async Task Finish_LargerThanAllTheRoom_DrivesNobodyOut()
    {
        using var store = Open(2);
        var (small, _) = await RunAsync(store, "small", 1);
        var (large, left) = await RunAsync(store, "large", 1, 2, 3);

        Assert.Equal(1, left);
        Assert.Null(SampleResponses.BytesOf(store.Files, large));
        Assert.IsType<IdempotencyVerdict.Gone>(await ClaimAsync(store, "large"));
        Assert.Equal([1], SampleResponses.BytesOf(store.Files, small));
    }

    [Fact]
    public async Task Finish_NoRoom_RunningAndUnknownStay()
    {
        using var store = Open(1);
        await ClaimAsync(store, "running");
        await ClaimAsync(store, "unknown");
        await store.DoubtAsync(KeyOf("unknown"));
        foreach (var key in new[] { "a", "b", "c" })
            await RunAsync(store, key, 1);
        await store.SweepAsync(default);

        Assert.IsType<IdempotencyVerdict.Running>(await ClaimAsync(store, "running"));
        Assert.IsType<IdempotencyVerdict.Unknown>(await ClaimAsync(store, "unknown"));
    }

    [Fact]
    public async Task Finish_AfterARestart_CountsWhatWasKeptBefore()
    {
        using (var before = Open(3))
            await RunAsync(before, "a", 1, 2);
        using var store = Open(3);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await RunAsync(store, "b", 1, 2)).Left);
        Assert.IsType<IdempotencyVerdict.Gone>(await ClaimAsync(store, "a"));
    }

    [Fact]
    public async Task Sweep_BoundWasLowered_MakesRoom()
    {
        using (var before = Open(100))
        {
            await RunAsync(before, "a", 1, 2);
            _time.Advance(TimeSpan.FromSeconds(1));
            await RunAsync(before, "b", 1, 2);
        }

        using var store = Open(2);
        await store.SweepAsync(default);
        Assert.Single(Files());
        Assert.IsType<IdempotencyVerdict.Gone>(await ClaimAsync(store, "a"));
        Assert.IsType<IdempotencyVerdict.Done>(await ClaimAsync(store, "b"));
    }

    [Fact]
    public async Task Finish_RunThatIsNotItsOwn_LeavesNoFile()
    {
        using var store = Open(100);
        await store.FinishAsync(KeyOf("never claimed"), await SampleResponses.KeepAsync(store.Files, 1));
        Assert.Empty(Files());
    }

    [Fact]
    public void Finish_AnyHistory_StaysWithinTheBoundAndRunsNothingTwice() =>
        Prop.ForAll(
            Arb.From(Gen.Choose(0, 5).Zip(Gen.Choose(0, 40)).ArrayOf(30)), history => HistoryAsync(history).GetAwaiter().GetResult())
                .Check(25);

    public void Dispose() => _folder.Dispose();

    private async Task HistoryAsync((int Key, int Size)[] history)
    {
        const int Bound = 60;
        using var folder = new TemporaryFolder();
        using var store = new SqliteIdempotencyStore(folder.Path, Bound, _time);
        var ended = new Dictionary<int, DateTimeOffset>();
        foreach (var (key, size) in history)
        {
            var verdict = await ClaimAsync(store, $"{key}");
            if (verdict is IdempotencyVerdict.Claimed)
            {
                Assert.True(
                    !ended.TryGetValue(key, out var at) || _time.GetUtcNow() - at >= IdempotencyRules.Kept, "run twice within a day");
                ended[key] = _time.GetUtcNow();
                await store.FinishAsync(KeyOf($"{key}"), await SampleResponses.KeepAsync(store.Files, new byte[size]));
            }
            else if (verdict is IdempotencyVerdict.Done done)
            {
                Assert.NotNull(SampleResponses.BytesOf(store.Files, done.Response));
            }

            Assert.InRange(new DirectoryInfo(Path.Combine(folder.Path, "answers")).EnumerateFiles().Sum(file => file.Length), 0, Bound);
            _time.Advance(TimeSpan.FromHours(size % 7));
        }
    }

    private SqliteIdempotencyStore Open(long maxBytes) => new(_folder.Path, maxBytes, _time);

    private string[] Files() => Directory.GetFiles(Path.Combine(_folder.Path, "answers"));

    private static IdempotencyKey KeyOf(string key) => new("tenant", key);

    private static ValueTask<IdempotencyVerdict> ClaimAsync(SqliteIdempotencyStore store, string key) =>
        store.ClaimAsync(KeyOf(key), "hash", default);

    private static async Task<(StoredResponse Response, int Left)> RunAsync(SqliteIdempotencyStore store, string key, params byte[] bytes)
    {
        Assert.IsType<IdempotencyVerdict.Claimed>(await ClaimAsync(store, key));
        var response = await SampleResponses.KeepAsync(store.Files, bytes);
        return (response, await store.FinishAsync(KeyOf(key), response));
    }
}
