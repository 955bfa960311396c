using ImageGateway.Gateway.Idempotency;
using ImageGateway.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Gateway.Tests.Idempotency;

/// <summary>Ends of runs that the store could not be told are told until it has them.</summary>
public sealed class RunEndsTests
{
    [Fact]
    public async Task Tell_StoreIsAway_IsToldEverySecondUntilItIsBack()
    {
        var time = new FakeTimeProvider();
        using var ends = new RunEnds(time, NullLogger<RunEnds>.Instance);
        await ends.StartAsync(default);
        var (tries, isBack) = (0, false);
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await ends.TellAsync(() =>
        {
            Interlocked.Increment(ref tries);
            if (!Volatile.Read(ref isBack))
                throw new IOException("away");
            told.TrySetResult();
            return default;
        });

        await TriedAsync(3);
        Assert.False(told.Task.IsCompleted);
        Volatile.Write(ref isBack, true);
        await TriedAsync(4);
        await told.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await ends.StopAsync(default);

        Task TriedAsync(int times) => Eventually.TrueAsync($"{times} tries", TimeSpan.FromSeconds(30), _ =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(Volatile.Read(ref tries) >= times);
        });
    }

    [Fact]
    public async Task Tell_StoreTakesIt_IsToldOnce()
    {
        using var ends = new RunEnds(new FakeTimeProvider(), NullLogger<RunEnds>.Instance);
        var tries = 0;
        await ends.TellAsync(() =>
        {
            tries++;
            return default;
        });
        Assert.Equal(1, tries);
    }
}
