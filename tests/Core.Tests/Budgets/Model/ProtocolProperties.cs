using FsCheck;
using FsCheck.Fluent;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.Budgets.Model;

/// <summary>The whole protocol under random histories; see <see cref="ProtocolWorld"/>. A million steps with <c>LONG_TESTS=1</c>.</summary>
public sealed class ProtocolProperties
{
    private const int Length = 1000;

    // Every build goes the same ways, the long test new ones each time.
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(PropertyRuns.Scaled(1000, ordinary: 40));

    private static readonly Gen<int[]> Histories = Gen.Choose(0, ProtocolWorld.Steps - 1).ArrayOf(Length);

    [Fact]
    public void AnyHistory_NeitherOverspendsNorLosesNorLeaks() =>
        Prop.ForAll(Arb.From(Histories, History.Shorter), history => Run(history, Mutant.None))
            .Check(PropertyRuns.IsLong ? Many : Many.WithReplay(seed: 20261121, gamma: 5));

    [Theory]
    [InlineData(Mutant.NoFence)]
    [InlineData(Mutant.GrantsDuplicates)]
    [InlineData(Mutant.FreesOpenAttempts)]
    [InlineData(Mutant.NoSeen)]
    [InlineData(Mutant.ResponsesBeforeTheWrite)]
    [InlineData(Mutant.ForgetsClosed)]
    [InlineData(Mutant.TimeFrees)]
    [InlineData(Mutant.NeverRecalls)]
    public void AnyHistory_WithAFault_ShowsIt(Mutant mutant)
    {
        var random = new Random(1);
        for (var run = 0; run < 100; run++)
        {
            int[] history = [.. Enumerable.Range(0, Length).Select(_ => random.Next(ProtocolWorld.Steps))];
            if (Record.Exception(() => Run(history, mutant)) is Xunit.Sdk.XunitException)
                return;
        }

        Assert.Fail($"{mutant} was not noticed.");
    }

    private static void Run(int[] history, Mutant mutant)
    {
        // One history in four has a provider that bills more than it said.
        var world = new ProtocolWorld(overbills: history.Length > 0 && history[0] % 4 == 0, mutant);
        foreach (var step in history)
            world.Step(step);
        world.Finish();
    }
}
