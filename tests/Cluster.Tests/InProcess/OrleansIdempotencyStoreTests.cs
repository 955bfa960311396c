using ImageGateway.Cluster.Tests.Processes;
using ImageGateway.ControlPlane.Contract;
using ImageGateway.Core.Instances;
using ImageGateway.Core.Responses;
using ImageGateway.Grains.Client;
using ImageGateway.Grains.Contracts;
using ImageGateway.Storage.Files;
using ImageGateway.Storage.Responses;
using ImageGateway.TestKit;

namespace ImageGateway.Cluster.Tests.InProcess;

/// <summary>Idempotency keys in grains, seen from two instances that share the files of answers.</summary>
[Collection(AloneTests.Name)]
public sealed class OrleansIdempotencyStoreTests : IdempotencyStoreContract, IClassFixture<ScriptedCluster>, IAsyncDisposable
{
    private const long MaxBytes = 1_000;

    private readonly ScriptedCluster _cluster;
    private readonly TemporaryFolder _folder = new();
    private readonly IdempotencyKey _key = new("tenant", $"{Guid.NewGuid():n}");
    private readonly OrleansIdempotencyStore _first;
    private readonly OrleansIdempotencyStore _second;

    public OrleansIdempotencyStoreTests(ScriptedCluster cluster)
    {
        _cluster = cluster;
        (_first, _second) = (Open(), Open());
    }

    protected override IIdempotencyStore First => _first;

    protected override IIdempotencyStore Second => _second;

    [Fact]
    public async Task Claim_AnswerWasLost_FindsItsOwnClaim()
    {
        var grain = _cluster.Grains.GetGrain<IIdempotencyGrain>(IdempotencyGrains.KeyOf(_key));
        var owner = IdempotencyGrains.NewOwner("instance");
        Assert.Equal(KeyVerdict.Claimed, (await grain.Claim(owner, "hash")).Verdict);
        await _cluster.ForgetActivationsAsync();

        Assert.Equal(KeyVerdict.Claimed, (await grain.Claim(owner, "hash")).Verdict);
        Assert.Equal(KeyVerdict.Running, (await grain.Claim(IdempotencyGrains.NewOwner("instance"), "hash")).Verdict);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Claim_StoreFailed_IsRepeatedAndMadeOnce(bool isWritten)
    {
        _cluster.Storage.NextOf =
            ("run", isWritten ? ScriptedStorage.Fault.AfterTheWrite : ScriptedStorage.Fault.BeforeTheWrite);

        Assert.IsType<IdempotencyVerdict.Claimed>(await First.ClaimAsync(_key, "hash", default));
        Assert.IsType<IdempotencyVerdict.Running>(await Second.ClaimAsync(_key, "hash", default));
    }

    [Fact]
    public async Task Claim_CallerLeaves_ItsClaimIsTakenBack()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        var hasLeft = false;
        while (!hasLeft)
        {
            try
            {
                // The grain may be quicker than the caller.
                await First.ClaimAsync(_key, "hash", gone.Token);
                await First.ForgetAsync(_key);
            }
            catch (OperationCanceledException)
            {
                hasLeft = true;
            }
        }

        await Eventually.TrueAsync(
            "the key is free again", TimeSpan.FromSeconds(30),
            async cancellation => await Second.ClaimAsync(_key, "hash", cancellation) is IdempotencyVerdict.Claimed);
    }

    [Fact]
    public async Task Claim_RunOfItsOwnThatItDoesNotKnow_IsFree()
    {
        // As a message that was late runs after it was taken back.
        await First.ClaimAsync(_key, "hash", default);
        var owner = (await GrainOf(_key).Claim(IdempotencyGrains.NewOwner("other"), "hash")).Owner!;
        await First.ForgetAsync(_key);
        await GrainOf(_key).Claim(owner, "hash");

        Assert.IsType<IdempotencyVerdict.Running>(await Second.ClaimAsync(_key, "hash", default));
        Assert.IsType<IdempotencyVerdict.Claimed>(await First.ClaimAsync(_key, "hash", default));
    }

    [Fact]
    public async Task Claim_InstanceThatReports_IsWaitedForHoweverLong()
    {
        await First.ClaimAsync(_key, "hash", default);
        var owner = (await GrainOf(_key).Claim(IdempotencyGrains.NewOwner("other"), "hash")).Owner!;
        for (var round = 0; round < 3; round++)
        {
            await _cluster.Grains.GetGrain<IInstanceTableGrain>(IInstanceTableGrain.OnlyKey).Meet(new()
            {
                Id = IdempotencyGrains.InstanceOf(owner),
                Name = "host",
                Role = "api",
                Version = "1.0.0",
                StartedAt = DateTimeOffset.UnixEpoch,
                State = InstanceState.Ready,
            });
            _cluster.Time.Advance(InstanceTable.Patience - TimeSpan.FromSeconds(1));
            Assert.IsType<IdempotencyVerdict.Running>(await Second.ClaimAsync(_key, "hash", default));
        }
    }

    [Fact]
    public async Task Finish_AfterItWasGivenUpForLost_CountsAllTheSame()
    {
        await First.ClaimAsync(_key, "hash", default);
        Assert.IsType<IdempotencyVerdict.Running>(await Second.ClaimAsync(_key, "hash", default));
        _cluster.Time.Advance(InstanceTable.Patience + TimeSpan.FromSeconds(1));
        Assert.IsType<IdempotencyVerdict.Unknown>(await Second.ClaimAsync(_key, "hash", default));

        await First.FinishAsync(_key, await KeepAsync(First, 1));

        Assert.IsType<IdempotencyVerdict.Done>(await Second.ClaimAsync(_key, "hash", default));
    }

    [Fact]
    public async Task Finish_StoreIsAway_CanBeToldAgain()
    {
        await First.ClaimAsync(_key, "hash", default);
        var response = await KeepAsync(First, 1);
        _cluster.Storage.NextOf = ("run", ScriptedStorage.Fault.AfterTheWrite);

        await First.FinishAsync(_key, response);

        Assert.IsType<IdempotencyVerdict.Done>(await Second.ClaimAsync(_key, "hash", default));
        Assert.NotNull(await BytesOfAsync(Second, response));
    }

    [Fact]
    public async Task State_OfARun_IsTextThatNamesNoCaller()
    {
        await First.ClaimAsync(_key, "hash", default);
        await First.FinishAsync(_key, await KeepAsync(First, 1));

        var text = _cluster.Storage.TextOf("run", GrainId.Create("idempotency", IdempotencyGrains.KeyOf(_key)))!;
        Assert.Contains("\"state\":\"Done\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain(_key.Key, text, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        _folder.Dispose();
    }

    protected override void Advance(TimeSpan time) => _cluster.Time.Advance(time);

    protected override async ValueTask KillFirstAsync()
    {
        await _first.DisposeAsync();
        _cluster.Time.Advance(InstanceTable.Patience + TimeSpan.FromSeconds(1));
    }

    private IIdempotencyGrain GrainOf(IdempotencyKey key) => _cluster.Grains.GetGrain<IIdempotencyGrain>(IdempotencyGrains.KeyOf(key));

    private OrleansIdempotencyStore Open() => new(
        _cluster.Grains,
        new PlacedResponseFiles(
            new FolderPlace(_folder.Path, durable: true), "keys", new(MaxBytes, long.MaxValue, TimeSpan.FromHours(25)),
            TimeProvider.System),
        Guid.NewGuid().ToString("n"),
        TimeProvider.System);
}
