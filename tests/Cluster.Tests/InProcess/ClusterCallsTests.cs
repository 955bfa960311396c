using ImageGateway.Cluster.Tests.Processes;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Client;

namespace ImageGateway.Cluster.Tests.InProcess;

/// <summary>Calls to grains whose silo leaves, so that they fail until the grains are found at another one.</summary>
[Collection(AloneTests.Name)]
public sealed class ClusterCallsTests
{
    private readonly JumpingTime _clock = new();
    private int _calls;

    /// <summary>How calls fail while a silo leaves.</summary>
    public static TheoryData<string> Faults() => [.. All.Keys];

    private static Dictionary<string, Func<Exception>> All { get; } = new()
    {
        ["the silo is gone"] = static () => new SiloUnavailableException(),
        ["the message was rejected"] = static () => new OrleansException("The silo is stopping."),
        ["the silo is full"] = static () => new GatewayTooBusyException(),
        ["nobody answered"] = static () => new TimeoutException(),
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Repeat_GrainIsElsewhereSecondsLater_Answers(string fault)
    {
        var began = _clock.GetUtcNow();
        var calling = RepeatAsync(() => _clock.GetUtcNow() - began < TimeSpan.FromSeconds(6) ? throw All[fault]() : new(7));

        Assert.Equal(7, await calling);
        Assert.InRange(_calls, 3, 15);
    }

    [Fact]
    public async Task Repeat_NeverAnswers_IsUnavailableInTime()
    {
        var began = _clock.GetUtcNow();

        await Assert.ThrowsAsync<ControlPlaneUnavailableException>(() => RepeatAsync(() => throw new SiloUnavailableException()));

        Assert.InRange(_clock.GetUtcNow() - began, TimeSpan.FromSeconds(8), ClusterCalls.Patience);
        Assert.InRange(_calls, 8, 20);
    }

    [Fact]
    public async Task Repeat_WholeClusterIsSilent_IsUnavailableSoon()
    {
        var began = _clock.GetUtcNow();

        await Assert.ThrowsAsync<ControlPlaneUnavailableException>(
            () => RepeatAsync(() => throw new SiloUnavailableException(), isSilent: () => true));

        Assert.InRange(_clock.GetUtcNow() - began, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Repeat_CallerIsAtFault_IsSaidAtOnce()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => RepeatAsync(() => throw new ArgumentException("A limit is out of range.")));

        Assert.Equal(1, _calls);
    }

    private Task<int> RepeatAsync(Func<ValueTask<int>> call, Func<bool>? isSilent = null) => ClusterCalls.RepeatAsync(
        () =>
        {
            Interlocked.Increment(ref _calls);
            return call();
        },
        _clock,
        isSilent).AsTask();

    /// <summary>A clock that is at the end of each pause as soon as it begins.</summary>
    private sealed class JumpingTime : TimeProvider
    {
        private long _ticks = DateTimeOffset.UnixEpoch.Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Add(ref _ticks, dueTime.Ticks);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
