using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Routing;
using ImageGateway.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Gateway.Tests.Routing;

public sealed class RoundRobinTurnsTests
{
    private static readonly BalanceId Balance = new("pc-1", "config");

    private readonly FakeTimeProvider _clock = TestClock.Create();
    private readonly Owner _owner = new();

    [Fact]
    public async Task Next_RareRequests_ShareOneOrder()
    {
        var (first, second) = (FrontEnd(), FrontEnd());
        var taken = new List<long>();
        for (var request = 0; request < 6; request++)
        {
            taken.Add(await (request % 2 == 0 ? first : second).NextAsync(Balance, default));
            _clock.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal([0, 1, 2, 3, 4, 5], taken);
        Assert.Equal(6, _owner.Calls);
    }

    [Fact]
    public async Task Next_FrequentRequests_TakeFewCalls()
    {
        var turns = FrontEnd();
        var taken = new List<long>();
        for (var request = 0; request < 10_000; request++)
            taken.Add(await turns.NextAsync(Balance, default));

        Assert.Equal(Enumerable.Range(0, 10_000).Select(position => (long)position), taken);
        Assert.InRange(_owner.Calls, 1, 25);
    }

    [Fact]
    public async Task Next_RareAgain_TakesOneAtATimeAgain()
    {
        var turns = FrontEnd();
        for (var request = 0; request < 1000; request++)
            await turns.NextAsync(Balance, default);
        for (var request = 0; request < 5000; request++)
        {
            _clock.Advance(TimeSpan.FromSeconds(2));
            await turns.NextAsync(Balance, default);
        }

        Assert.Equal(1, _owner.Last);
    }

    [Fact]
    public async Task Next_ManyAtOnceAtSeveralFrontEnds_GiveEachPositionOnce()
    {
        var frontEnds = Enumerable.Range(0, 4).Select(_ => FrontEnd()).ToArray();
        var taken = await Task.WhenAll(
            Enumerable.Range(0, 4000).Select(request => Task.Run(async () => await frontEnds[request % 4].NextAsync(Balance, default))));

        Assert.Equal(4000, taken.Distinct().Count());
    }

    [Fact]
    public async Task Next_NobodyToAsk_GoesOnByItself()
    {
        var turns = FrontEnd();
        Assert.Equal(0, await turns.NextAsync(Balance, default));
        _owner.IsAway = true;

        Assert.Equal(1, await turns.NextAsync(Balance, default));
        Assert.Equal(2, await turns.NextAsync(Balance, default));
        Assert.Equal(3, await turns.NextAsync(Balance, default));
    }

    [Fact]
    public async Task Peek_UsesNothingUp()
    {
        var turns = FrontEnd();
        Assert.Equal(0, turns.Peek(Balance));
        await turns.NextAsync(Balance, default);

        Assert.Equal(1, turns.Peek(Balance));
        Assert.Equal(1, turns.Peek(Balance));
        Assert.Equal(1, await turns.NextAsync(Balance, default));
    }

    private RoundRobinTurns FrontEnd() => new(_owner, _clock, NullLogger<RoundRobinTurns>.Instance);

    private sealed class Owner : IBalancePositions
    {
        private readonly BalancePositions _positions = new();

        public bool IsAway { get; set; }

        public int Calls { get; private set; }

        public int Last { get; private set; }

        public ValueTask<long> TakeAsync(BalanceId balance, int count, CancellationToken cancellationToken)
        {
            if (IsAway)
                throw new ControlPlaneUnavailableException("The cluster did not answer.", new TimeoutException());
            lock (_positions)
            {
                (Calls, Last) = (Calls + 1, count);
                return ValueTask.FromResult(_positions.Take(balance.Path, count));
            }
        }
    }
}
