using FsCheck;
using FsCheck.Fluent;

namespace ImageGateway.Core.Tests.Money;

/// <summary>The protocol under random interleavings; see <see cref="LedgerWorld"/> for what must hold.</summary>
public sealed class NodeLedgerProperties
{
    private static readonly Arbitrary<int[]> Histories = Arb.From(Gen.Choose(0, LedgerWorld.Steps - 1).ArrayOf(400), Shorter);

    [Fact]
    public void Sync_AnyHistory_NeitherOverspendsNorLosesNorLeaks() =>
        Prop.ForAll(Histories, history =>
        {
            var world = new LedgerWorld();
            foreach (var step in history)
                world.Step(step);
            world.Finish();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    // Leaves out ever smaller pieces, which finds a short history of a fault in seconds.
    private static IEnumerable<int[]> Shorter(int[] history)
    {
        for (var size = history.Length / 2; size > 0; size /= 2)
        {
            for (var start = 0; start + size <= history.Length; start += size)
                yield return [.. history[..start], .. history[(start + size)..]];
        }
    }
}
