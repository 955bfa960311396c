using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Tests.Budgets.Model;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.Budgets;

/// <summary>The protocol under random interleavings; see <see cref="LedgerWorld"/> for what must hold.</summary>
public sealed class BudgetLedgerProperties
{
    private static readonly Arbitrary<int[]> Histories = Arb.From(Gen.Choose(0, LedgerWorld.Steps - 1).ArrayOf(400), History.Shorter);

    [Fact]
    public void Sync_AnyHistory_NeitherOverspendsNorLosesNorLeaks() =>
        Prop.ForAll(Histories, history =>
        {
            var world = new LedgerWorld();
            foreach (var step in history)
                world.Step(step);
            world.Finish();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(PropertyRuns.Scaled(3000, ordinary: 75)));
}
