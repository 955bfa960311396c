using ImageGateway.TestKit;

namespace ImageGateway.Api.Tests.Load;

/// <summary>The measure of the load tests counts what a request does on any thread, and nothing of what other threads do.</summary>
public sealed class FlowTimeTests
{
    private static readonly TimeSpan Share = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task OfFlow_WorkOnSeveralThreadsBesideABusyOne_IsItsOwnTimeOnly()
    {
        using var ends = new CancellationTokenSource();
        var foreign = new Thread(() =>
        {
            while (!ends.IsCancellationRequested)
                Thread.SpinWait(100);
        });
        foreign.Start();
        try
        {
            var (result, taken) = await CpuTime.OfFlowAsync(async () =>
            {
                Work();
                await Task.Run(Work);
                await Task.Yield();
                Work();
                return 7;
            });

            Assert.Equal(7, result);
            Assert.InRange(taken, Share * 3, Share * 4.5);
            var (_, idle) = await CpuTime.OfFlowAsync(() => Task.FromResult(0));
            Assert.InRange(idle, TimeSpan.Zero, Share);
        }
        finally
        {
            await ends.CancelAsync();
            foreign.Join();
        }
    }

    private static void Work()
    {
        var start = CpuTime.OfThread();
        while (CpuTime.OfThread() - start < Share)
            Thread.SpinWait(100);
    }
}
