using ImageGateway.EndToEnd.Tests.Processes;
using static ImageGateway.EndToEnd.Tests.Budgets.BudgetCalls;

namespace ImageGateway.EndToEnd.Tests.Budgets;

/// <summary>Many callers at once at a budget for exactly 500 images, also over a kill.</summary>
public sealed class BudgetLoadTests : IAsyncLifetime
{
    private const int Callers = 64;
    private const int Images = 500;
    private const string Path = "/virtual-keys/team";

    private readonly TaskCompletionSource _restarted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Gateway _gateway = null!;
    private int _drawn;

    public async Task InitializeAsync()
    {
        _gateway = await Gateway.StartAsync();
        await _gateway.Client.SaveAsync("team", new { credit_limit = Images * 0.04m });
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Hammer_ManyCallers_GetExactlyWhatTheBudgetIsFor()
    {
        await HammerAsync(static _ => Task.CompletedTask);

        Assert.Equal((Images, Images), (_drawn, await _gateway.Client.DrawnAsync()));
        var cost = await _gateway.Client.UsageAsync(Path);
        Assert.Equal((Images * Image, 0L, 0L, 0L), (cost.Settled, cost.Uncertain, cost.Reserved, cost.Free + cost.Leased));
        Assert.Equal(Images, (await _gateway.Client.UsageAsync(Path, "images")).Settled);
    }

    [Fact]
    public async Task Hammer_KilledInTheMiddle_NeverGivesMoreAndLeavesNothingUncertain()
    {
        Standing? afterTheKill = null;
        await HammerAsync(async drawn =>
        {
            if (drawn != Images / 3)
                return;
            await _gateway.KillAndStartAgainAsync();
            _restarted.SetResult();
            afterTheKill = await _gateway.Client.StandsAsync(
                Path, standing => standing.Settled >= drawn * Image && standing.Uncertain == 0, "cost");
        });

        Assert.InRange(_drawn, Images / 2, Images);
        var cost = await _gateway.Client.StandsAsync(Path, standing => standing.Settled + standing.Uncertain == Images * Image);
        Assert.Equal((0L, 0L), (cost.Uncertain, cost.Free + cost.Leased));

        // The second process counts what it drew: none of it was drawn beside the budget.
        Assert.NotNull(afterTheKill);
        Assert.InRange(await _gateway.Client.DrawnAsync(), Images - (afterTheKill.Settled / Image), Images - (Images / 3));
        (await _gateway.Client.DrawAsync("team")).Refused(412, "04");
    }

    private async Task HammerAsync(Func<int, Task> onDrawn) =>
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(() => CallAsync(onDrawn))));

    // Until the budget is used up. A call that breaks was the kill's; the next one finds the new process.
    private async Task CallAsync(Func<int, Task> onDrawn)
    {
        for (; ; )
        {
            var client = _gateway.Client;
            try
            {
                var gatewayResponse = await client.DrawAsync("team");
                if (gatewayResponse.Status == 412)
                    return;
                Assert.Single(gatewayResponse.Data);
            }
            catch (Exception broken)
                when (broken is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
            {
                await _restarted.Task.WaitAsync(TimeSpan.FromSeconds(60));
                continue;
            }

            await onDrawn(Interlocked.Increment(ref _drawn));
        }
    }
}
