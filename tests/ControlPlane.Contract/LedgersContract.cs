using ImageGateway.Core.Control;
using ImageGateway.Core.Money;

namespace ImageGateway.ControlPlane.Contract;

/// <summary>What the ledgers do, whichever engine keeps them. The rules themselves are tested in Core.</summary>
public abstract class LedgersContract
{
    private static readonly Amount Picture = new(Cost: 40_000, Requests: 1, Images: 1);
    private readonly NodeId _node = new(NodeKind.VirtualKey, $"key-{Guid.NewGuid():n}");

    protected abstract ILedgers Ledgers { get; }

    [Fact]
    public async Task Read_NodeThatNobodyUsed_StandsAtZeroWithoutLimits()
    {
        var standing = await Ledgers.ReadAsync(_node, default);

        Assert.Equal((0L, Limits.None, Limits.None), (standing.Version, standing.Limits, standing.Free));
        Assert.Equal(Amount.Zero, standing.Settled + standing.Uncertain + standing.Reserved + standing.Leased);
    }

    [Fact]
    public async Task Sync_Need_IsLeasedAndSettled()
    {
        await Ledgers.SetLimitsAsync(_node, new(Cost: 100_000, Requests: null, Images: 10), default);

        var lease = await Sync(new() { Account = "a", Seq = 1, Need = Picture * 2 });
        Assert.Equal((SyncVerdict.Granted, Picture * 2, 100_000L), (lease.Verdict, lease.Granted, lease.Limits.Cost));
        Assert.Equal(Picture * 2, (await Ledgers.ReadAsync(_node, default)).Leased);

        await Sync(new() { Account = "a", Seq = 2, Seen = lease.Version, Spent = Picture, Reserved = Picture });
        var standing = await Ledgers.ReadAsync(_node, default);
        Assert.Equal((Picture, Picture, Amount.Zero), (standing.Settled, standing.Reserved, standing.Leased));
        Assert.Equal(new(20_000, null, 8), standing.Free);

        await Sync(new() { Account = "a", Seq = 3, Spent = Picture, Doubt = Picture, Close = true });
        standing = await Ledgers.ReadAsync(_node, default);
        Assert.Equal((Picture, Picture, Amount.Zero), (standing.Settled, standing.Uncertain, standing.Reserved));
    }

    [Fact]
    public async Task Sync_SameMessageAgain_IsAnsweredTheSame()
    {
        await Ledgers.SetLimitsAsync(_node, new(Cost: 200_000, null, null), default);
        SyncMessage[] messages =
        [
            new() { Account = "a", Seq = 1, Need = Picture, Want = Picture },
            new() { Account = "a", Seq = 2, Need = Picture * 100 },
            new() { Account = "a", Seq = 3, Close = true },
        ];
        foreach (var message in messages)
            Assert.Equal(await Sync(message), await Sync(message));
    }

    [Fact]
    public async Task Sync_ManyOwnersAtOnce_NeverGetMoreThanTheLimit()
    {
        await Ledgers.SetLimitsAsync(_node, new(null, null, Images: 10), default);

        var replies = await Task.WhenAll(Enumerable.Range(0, 24).Select(
            i => Task.Run(() => Sync(new() { Account = $"owner-{i}", Seq = 1, Need = Picture }).AsTask())));

        Assert.Equal(10, replies.Count(reply => reply.Verdict == SyncVerdict.Granted));
        Assert.Equal(10, replies.Sum(reply => reply.Granted.Images));
        Assert.Equal(0, (await Ledgers.ReadAsync(_node, default)).Free.Images);
    }

    [Fact]
    public async Task Sync_UnknownAccount_IsToldSo() =>
        Assert.Equal(SyncVerdict.Unknown, (await Sync(new() { Account = "a", Seq = 2 })).Verdict);

    [Fact]
    public async Task Sync_VersionThatNobodyWrote_GrantsNothingForATerm()
    {
        var reply = await Sync(new() { Account = "a", Seq = 7, Seen = 30, Spent = Picture, Need = Picture });

        Assert.Equal((SyncVerdict.Recovering, 31L, true), (reply.Verdict, reply.Version, reply.Tight));
        Assert.Equal(Picture, (await Ledgers.ReadAsync(_node, default)).Settled);
    }

    [Fact]
    public async Task SetLimits_Lowered_ShowsByHowMuchItIsExceeded()
    {
        await Ledgers.SetLimitsAsync(_node, new(null, null, Images: 5), default);
        await Sync(new() { Account = "a", Seq = 1, Need = Picture * 5 });

        var standing = await Ledgers.SetLimitsAsync(_node, new(null, null, Images: 2), default);

        Assert.Equal((3L, 0L), (standing.Over.Images, standing.Free.Images));
        Assert.Equal(standing, await Ledgers.ReadAsync(_node, default));
    }

    [Fact]
    public async Task SetLimits_Unsound_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Ledgers.SetLimitsAsync(_node, new(-1, null, null), default));

    private ValueTask<SyncReply> Sync(SyncMessage message) => Ledgers.SyncAsync(_node, message, default);
}
