using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.Tests.Budgets.Model;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.Budgets.RateLimiting;

/// <summary>Rates and slots under random interleavings; see <see cref="PaceWorld"/> for what must hold.</summary>
public sealed class PaceProperties
{
    private static readonly Arbitrary<int[]> Any = Arb.From(Gen.Choose(0, PaceWorld.Steps - 1).ArrayOf(400), History.Shorter);

    [Fact]
    public void Rates_AnyHistory_NeverMoreThanTheLimitInAnyWindow() => Check(new() { Rates = new(new(10, 15), new(60, null), default) });

    [Fact]
    public void Slots_AnyHistory_NeverMoreThanTheLimitAndNobodyPasses() => Check(new() { Slots = new(6, QueueMax: 5, QueueWaitMs: 3000) });

    [Fact]
    public void Slots_NobodyMayWait_NeverMoreThanTheLimit() => Check(new() { Slots = new(4, 0, 0) });

    private static void Check(BudgetRules rules) =>
        Prop.ForAll(Any, history =>
        {
            var world = new PaceWorld(rules);
            foreach (var step in history)
                world.Step(step);
            world.Finish();
        }).Check(100);
}
