using ImageGateway.Gateway.Context;

namespace ImageGateway.Gateway.Tests.Context;

/// <summary>Deadlines of attempts, which use the sources of earlier ones again.</summary>
public sealed class DeadlinesTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly Deadlines _deadlines = new(TimeProvider.System);

    [Fact]
    public void Start_AfterOneThatEndedInTime_UsesItsSourceAgain()
    {
        var first = _deadlines.Start(Long, Long, default);
        var token = first.Token;
        first.Dispose();

        using var second = _deadlines.Start(Long, Long, default);

        Assert.Equal(token, second.Token);
        Assert.False(second.Expired);
        Assert.False(first.Expired);
        Assert.Throws<ObjectDisposedException>(() => first.Token);
    }

    [Fact]
    public void Start_AfterOneWhoseCallerLeft_UsesAnotherSource()
    {
        using var leaving = new CancellationTokenSource();
        var first = _deadlines.Start(Long, Long, leaving.Token);
        leaving.Cancel();
        first.Dispose();

        using var second = _deadlines.Start(Long, Long, default);

        Assert.True(first.Expired);
        Assert.False(second.Expired);
    }

    [Fact]
    public void CallerLeaves_AfterItsAttemptEnded_CancelsNobodyElse()
    {
        using var leaving = new CancellationTokenSource();
        _deadlines.Start(Long, Long, leaving.Token).Dispose();
        using var second = _deadlines.Start(Long, Long, default);

        leaving.Cancel();

        Assert.False(second.Expired);
    }

    [Fact]
    public void Dispose_Twice_GivesItsSourceBackOnce()
    {
        var first = _deadlines.Start(Long, Long, default);
        first.Dispose();
        first.Dispose();

        using var second = _deadlines.Start(Long, Long, default);
        using var third = _deadlines.Start(Long, Long, default);

        Assert.NotEqual(second.Token, third.Token);
    }

    [Fact]
    public async Task Start_TimeIsUp_Expires()
    {
        using var deadline = _deadlines.Start(TimeSpan.FromMilliseconds(1), Long, default);
        var expired = new TaskCompletionSource();
        await using var registration = deadline.Token.Register(expired.SetResult);

        await expired.Task;

        Assert.True(deadline.Expired);
        Assert.True(deadline.IsOfHeaders);
    }
}
