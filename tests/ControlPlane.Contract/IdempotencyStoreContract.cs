using ImageGateway.Core.Responses;

namespace ImageGateway.ControlPlane.Contract;

/// <summary>Idempotency keys that several processes share, whichever engine remembers them.</summary>
public abstract class IdempotencyStoreContract
{
    private readonly IdempotencyKey _key = new("tenant", $"{Guid.NewGuid():n}");

    /// <summary>The store of one process.</summary>
    protected abstract IIdempotencyStore First { get; }

    /// <summary>The store of another one.</summary>
    protected abstract IIdempotencyStore Second { get; }

    /// <summary>Moves the clock on.</summary>
    protected abstract void Advance(TimeSpan time);

    /// <summary>Ends the first process without a word, and lets pass what it takes to be sure of it.</summary>
    protected abstract ValueTask KillFirstAsync();

    [Fact]
    public async Task Claim_Done_GivesTheResponseWithItsBytesToEverybody()
    {
        Assert.IsType<IdempotencyVerdict.Claimed>(await First.ClaimAsync(_key, "hash", default));
        var response = await KeepAsync(First, 1, 2, 3);
        Assert.Equal(0, await First.FinishAsync(_key, response));

        foreach (var store in new[] { First, Second })
        {
            var again = Assert.IsType<IdempotencyVerdict.Done>(await store.ClaimAsync(_key, "hash", default)).Response;
            Assert.Equal(response.Write(), again.Write());
            Assert.Equal([1, 2, 3], await BytesOfAsync(store, again));
        }
    }

    [Fact]
    public async Task Claim_OtherRequest_IsAMismatchInEveryState()
    {
        await First.ClaimAsync(_key, "hash", default);
        Assert.IsType<IdempotencyVerdict.Mismatch>(await Second.ClaimAsync(_key, "other", default));
        await First.DoubtAsync(_key);
        Assert.IsType<IdempotencyVerdict.Mismatch>(await Second.ClaimAsync(_key, "other", default));
        await First.FinishAsync(_key, await KeepAsync(First, 1));
        Assert.IsType<IdempotencyVerdict.Mismatch>(await Second.ClaimAsync(_key, "other", default));

        Assert.IsType<IdempotencyVerdict.Claimed>(await Second.ClaimAsync(_key with { Tenant = "other" }, "other", default));
        await Second.ForgetAsync(_key with { Tenant = "other" });
    }

    [Fact]
    public async Task Claim_RunOfAnother_WaitsUntilItEnds()
    {
        await First.ClaimAsync(_key, "hash", default);
        Assert.IsType<IdempotencyVerdict.Running>(await Second.ClaimAsync(_key, "hash", default));
        var wait = Second.WaitAsync(_key, default).AsTask();
        await First.FinishAsync(_key, await KeepAsync(First, 1));
        Advance(TimeSpan.FromSeconds(1));

        await wait.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.IsType<IdempotencyVerdict.Done>(await Second.ClaimAsync(_key, "hash", default));
    }

    [Fact]
    public async Task OthersThanTheOwner_ChangeNothing()
    {
        await First.ClaimAsync(_key, "hash", default);
        await Second.ForgetAsync(_key);
        await Second.DoubtAsync(_key);
        await Second.FinishAsync(_key, await KeepAsync(Second, 9));
        Assert.IsType<IdempotencyVerdict.Running>(await Second.ClaimAsync(_key, "hash", default));
        await First.ForgetAsync(_key);
    }

    [Fact]
    public async Task Forget_FreesTheKey_DoubtDoesNot()
    {
        await First.ClaimAsync(_key, "hash", default);
        await First.ForgetAsync(_key);
        Assert.IsType<IdempotencyVerdict.Claimed>(await Second.ClaimAsync(_key, "other", default));
        await Second.DoubtAsync(_key);
        Assert.IsType<IdempotencyVerdict.Unknown>(await First.ClaimAsync(_key, "other", default));
        Assert.IsType<IdempotencyVerdict.Unknown>(await Second.ClaimAsync(_key, "other", default));
    }

    [Fact]
    public async Task Claim_InParallel_OneMayRun()
    {
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(index => Task.Run(() => (index % 2 == 0 ? First : Second).ClaimAsync(_key, "hash", default).AsTask())));
        Assert.Single(verdicts.OfType<IdempotencyVerdict.Claimed>());
        Assert.Equal(19, verdicts.OfType<IdempotencyVerdict.Running>().Count());
    }

    [Fact]
    public async Task Claim_OwnerIsGone_IsUnknownForADayAndThenFree()
    {
        await First.ClaimAsync(_key, "hash", default);
        Assert.IsType<IdempotencyVerdict.Running>(await Second.ClaimAsync(_key, "hash", default));
        await KillFirstAsync();

        Assert.IsType<IdempotencyVerdict.Unknown>(await Second.ClaimAsync(_key, "hash", default));
        Advance(TimeSpan.FromHours(23));
        Assert.IsType<IdempotencyVerdict.Unknown>(await Second.ClaimAsync(_key, "hash", default));
        Advance(TimeSpan.FromHours(1));
        Assert.IsType<IdempotencyVerdict.Claimed>(await Second.ClaimAsync(_key, "hash", default));
        await Second.ForgetAsync(_key);
    }

    [Fact]
    public async Task Finish_NoRoomForItsBytes_IsGoneAndNotFree()
    {
        await First.ClaimAsync(_key, "hash", default);
        var response = await KeepAsync(First, new byte[2_000]);
        Assert.Equal(1, await First.FinishAsync(_key, response));

        Assert.Null(await BytesOfAsync(First, response));
        Assert.IsType<IdempotencyVerdict.Gone>(await Second.ClaimAsync(_key, "hash", default));
    }

    /// <summary>A response of one image whose bytes are in the store's files.</summary>
    protected static async Task<StoredResponse> KeepAsync(IIdempotencyStore store, params byte[] bytes)
    {
        await using var file = store.Files.Begin();
        await file.WriteAsync(bytes, default);
        await file.CommitAsync(default);
        return new(file.Name, file.Length, 200, 7, true, false, [new("x-portkey-provider", "sandbox")], [new("size", "\"64x64\"")],
            [new(file.Length, "id.png", null, [new("revised_prompt", "\"é\"")])]);
    }

    /// <summary>The bytes of a response; null: they are not kept.</summary>
    protected static async Task<byte[]?> BytesOfAsync(IIdempotencyStore store, StoredResponse response)
    {
        await using var stream = await store.Files.OpenAsync(response.File, response.Bytes, default);
        if (stream is null)
            return null;
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
