using ImageGateway.Core.Responses;
using ImageGateway.Storage.Sqlite;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Storage.Tests.Sqlite;

/// <summary>Keys in a real SQLite file, over restarts and beside another process.</summary>
public sealed class SqliteIdempotencyStoreTests : IDisposable
{
    private static readonly IdempotencyKey Key = new("tenant", "key");

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = TestClock.Create();
    private readonly List<SqliteIdempotencyStore> _stores = [];

    [Fact]
    public async Task Claim_DoneBeforeARestart_GivesTheResponseWithItsBytes()
    {
        var first = Open();
        Assert.IsType<IdempotencyVerdict.Claimed>(await first.ClaimAsync(Key, "hash", default));
        var response = await SampleResponses.KeepAsync(first.Files, 1, 2, 3);
        await first.FinishAsync(Key, response);
        first.Dispose();

        var second = Open();
        var again = Assert.IsType<IdempotencyVerdict.Done>(await second.ClaimAsync(Key, "hash", default)).Response;
        Assert.Equal(response.Write(), again.Write());
        Assert.Equal([1, 2, 3], SampleResponses.BytesOf(second.Files, again));
        Assert.IsType<IdempotencyVerdict.Mismatch>(await second.ClaimAsync(Key, "other", default));
        Assert.IsType<IdempotencyVerdict.Claimed>(await second.ClaimAsync(Key with { Tenant = "other" }, "other", default));
    }

    [Fact]
    public async Task Claim_OwnerIsGone_IsUnknownForADay()
    {
        var first = Open();
        await first.ClaimAsync(Key, "hash", default);
        first.Dispose();

        var second = Open();
        Assert.IsType<IdempotencyVerdict.Unknown>(await second.ClaimAsync(Key, "hash", default));
        _time.Advance(TimeSpan.FromHours(23));
        Assert.IsType<IdempotencyVerdict.Unknown>(await second.ClaimAsync(Key, "hash", default));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.IsType<IdempotencyVerdict.Claimed>(await second.ClaimAsync(Key, "hash", default));
    }

    [Fact]
    public async Task Claim_OwnerIsAnotherLivingProcess_WaitsAndSeesItsResponse()
    {
        var (first, second) = (Open(), Open());
        await first.ClaimAsync(Key, "hash", default);
        Assert.IsType<IdempotencyVerdict.Running>(await second.ClaimAsync(Key, "hash", default));
        await second.ForgetAsync(Key);
        Assert.IsType<IdempotencyVerdict.Running>(await second.ClaimAsync(Key, "hash", default));
        await first.FinishAsync(Key, await SampleResponses.KeepAsync(first.Files, 1));
        Assert.IsType<IdempotencyVerdict.Done>(await second.ClaimAsync(Key, "hash", default));
    }

    [Fact]
    public async Task Forget_OwnRun_FreesTheKey_DoubtDoesNot()
    {
        var store = Open();
        await store.ClaimAsync(Key, "hash", default);
        await store.ForgetAsync(Key);
        Assert.IsType<IdempotencyVerdict.Claimed>(await store.ClaimAsync(Key, "other", default));
        await store.DoubtAsync(Key);
        Assert.IsType<IdempotencyVerdict.Unknown>(await store.ClaimAsync(Key, "other", default));
    }

    [Fact]
    public async Task Claim_InParallel_OneMayRun()
    {
        var stores = new[] { Open(), Open() };
        var verdicts = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(index => Task.Run(() => stores[index % 2].ClaimAsync(Key, "hash", default).AsTask())));
        Assert.Single(verdicts.OfType<IdempotencyVerdict.Claimed>());
        Assert.Equal(19, verdicts.OfType<IdempotencyVerdict.Running>().Count());
    }

    [Fact]
    public async Task Sweep_RemovesResponsesAfterADay()
    {
        var store = Open();
        await store.ClaimAsync(Key, "hash", default);
        var response = await SampleResponses.KeepAsync(store.Files, 1);
        await store.FinishAsync(Key, response);
        _time.Advance(TimeSpan.FromHours(23));
        await store.SweepAsync(default);
        Assert.NotNull(SampleResponses.BytesOf(store.Files, response));
        _time.Advance(TimeSpan.FromHours(1));
        await store.SweepAsync(default);
        Assert.Null(SampleResponses.BytesOf(store.Files, response));
    }

    [Fact]
    public async Task Claim_FolderCannotBeMade_IsAnIoFailure()
    {
        using var store = new SqliteIdempotencyStore("/dev/null/idempotency", 1000, _time);
        await Assert.ThrowsAnyAsync<IOException>(async () => await store.ClaimAsync(Key, "hash", default));
    }

    public void Dispose()
    {
        _stores.ForEach(store => store.Dispose());
        _folder.Dispose();
    }

    private SqliteIdempotencyStore Open()
    {
        var store = new SqliteIdempotencyStore(Path.Combine(_folder.Path, "idempotency"), 1000, _time);
        _stores.Add(store);
        return store;
    }
}
