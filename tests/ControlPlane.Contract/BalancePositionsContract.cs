using ImageGateway.Core.Routing;

namespace ImageGateway.ControlPlane.Contract;

/// <summary>Shared positions of round robins, whichever engine keeps them.</summary>
public abstract class BalancePositionsContract
{
    private readonly BalanceId _balance = new($"{Guid.NewGuid():n}", "config");

    protected abstract IBalancePositions Positions { get; }

    [Fact]
    public async Task Take_Blocks_FollowEachOther()
    {
        Assert.Equal(0, await Positions.TakeAsync(_balance, 3, default));
        Assert.Equal(3, await Positions.TakeAsync(_balance, IBalancePositions.MaxBlock, default));
        Assert.Equal(3 + IBalancePositions.MaxBlock, await Positions.TakeAsync(_balance, 1, default));
    }

    [Fact]
    public async Task Take_OtherStrategy_HasItsOwn()
    {
        await Positions.TakeAsync(_balance, 5, default);

        Assert.Equal(0, await Positions.TakeAsync(_balance with { Path = "config.targets[1]" }, 1, default));
        Assert.Equal(0, await Positions.TakeAsync(_balance with { Config = _balance.Config + "x" }, 1, default));
    }

    [Fact]
    public async Task Take_AtTheSameTime_GivesEachPositionOnce()
    {
        var firsts = await Task.WhenAll(
            Enumerable.Range(1, 32)
                .Select(count => Task.Run(async () => (First: await Positions.TakeAsync(_balance, count, default), count))));

        var taken = firsts.SelectMany(block => Enumerable.Range((int)block.First, block.count)).Order();
        Assert.Equal(Enumerable.Range(0, 32 * 33 / 2), taken);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(IBalancePositions.MaxBlock + 1)]
    public async Task Take_CountOutOfRange_IsRefused(int count) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Positions.TakeAsync(_balance, count, default));
}
