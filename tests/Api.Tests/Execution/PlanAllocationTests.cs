using ImageGateway.Api.Hosting;
using ImageGateway.Gateway.Execution;
using ImageGateway.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGateway.Api.Tests.Execution;

/// <summary>Choosing among fifty targets costs a request no memory. <c>bench/RoutePlans</c> says how long it takes.</summary>
public sealed class PlanAllocationTests : IAsyncLifetime
{
    private const int Walks = 1000;

    private readonly TemporaryFolder _data = new();
    private readonly Microsoft.AspNetCore.Builder.WebApplication _gateway;

    public PlanAllocationTests() => _gateway = GatewayApplication.Build(["--data-directory", _data.Path, "--auth", "open"]);

    public Task InitializeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("single", 1)]
    [InlineData("fallback", 50)]
    [InlineData("loadbalance", 1)]
    [InlineData("sticky", 1)]
    [InlineData("conditional", 1)]
    [InlineData("conditional, patterns", 1)]
    public void Walk_FiftyTargets_AllocatesNothing(string strategy, int asked)
    {
        var plan = FiftyTargets.All(_gateway.Services.GetRequiredService<BalanceChoice>(), TestClock.Create())
            .Single(plan => plan.Name == strategy);
        Assert.Equal(asked, plan.Walk());
        WalkOften(plan);

        var before = GC.GetAllocatedBytesForCurrentThread();
        WalkOften(plan);

        // Less than a byte for each: whatever a walk allocated would be at least 24.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Walks - 1);
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _data.Dispose();
    }

    private static void WalkOften(FiftyTargets plan)
    {
        for (var walk = 0; walk < Walks; walk++)
            plan.Walk();
    }
}
