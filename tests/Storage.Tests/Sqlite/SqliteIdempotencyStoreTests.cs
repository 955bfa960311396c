using ImageGateway.ControlPlane.Contract;
using ImageGateway.Core.Responses;
using ImageGateway.Storage.Sqlite;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Storage.Tests.Sqlite;

/// <summary>Keys in a real SQLite file, over restarts and beside another process.</summary>
public sealed class SqliteIdempotencyStoreTests : IdempotencyStoreContract, IDisposable
{
    private const long MaxBytes = 1_000;

    private static readonly IdempotencyKey Key = new("tenant", "key");

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = TestClock.Create();
    private readonly SqliteIdempotencyStore _first;
    private readonly SqliteIdempotencyStore _second;

    public SqliteIdempotencyStoreTests() => (_first, _second) = (Open(), Open());

    protected override IIdempotencyStore First => _first;

    protected override IIdempotencyStore Second => _second;

    [Fact]
    public async Task Claim_DoneBeforeARestart_GivesTheResponseWithItsBytes()
    {
        Assert.IsType<IdempotencyVerdict.Claimed>(await _first.ClaimAsync(Key, "hash", default));
        var response = await SampleResponses.KeepAsync(_first.Files, 1, 2, 3);
        await _first.FinishAsync(Key, response);
        _first.Dispose();
        _second.Dispose();

        using var third = Open();
        var again = Assert.IsType<IdempotencyVerdict.Done>(await third.ClaimAsync(Key, "hash", default)).Response;
        Assert.Equal(response.Write(), again.Write());
        Assert.Equal([1, 2, 3], SampleResponses.BytesOf(third.Files, again));
    }

    [Fact]
    public async Task Sweep_RemovesResponsesAfterADay()
    {
        await _first.ClaimAsync(Key, "hash", default);
        var response = await SampleResponses.KeepAsync(_first.Files, 1);
        await _first.FinishAsync(Key, response);
        _time.Advance(TimeSpan.FromHours(23));
        await _first.SweepAsync(default);
        Assert.NotNull(SampleResponses.BytesOf(_first.Files, response));
        _time.Advance(TimeSpan.FromHours(1));
        await _first.SweepAsync(default);
        Assert.Null(SampleResponses.BytesOf(_first.Files, response));
    }

    [Fact]
    public async Task Claim_FolderCannotBeMade_IsAnIoFailure()
    {
        using var store = new SqliteIdempotencyStore("/dev/null/idempotency", 1000, _time);
        await Assert.ThrowsAnyAsync<IOException>(async () => await store.ClaimAsync(Key, "hash", default));
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        _folder.Dispose();
    }

    protected override void Advance(TimeSpan time) => _time.Advance(time);

    protected override ValueTask KillFirstAsync()
    {
        _first.Dispose();
        return default;
    }

    private SqliteIdempotencyStore Open() => new(Path.Combine(_folder.Path, "idempotency"), MaxBytes, _time);
}
