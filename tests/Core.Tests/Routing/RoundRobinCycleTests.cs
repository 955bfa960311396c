using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Routing;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.Routing;

public sealed class RoundRobinCycleTests
{
    [Theory]
    [InlineData(new[] { 1.0, 1, 1 }, new[] { 0, 1, 2 })]
    [InlineData(new[] { 5.0, 1, 1 }, new[] { 0, 0, 1, 0, 2, 0, 0 })]
    [InlineData(new[] { 0.7, 0.3 }, new[] { 0, 1, 0, 0, 0, 1, 0, 0, 1, 0 })]
    [InlineData(new[] { 0.0, 2, 0, 4 }, new[] { 3, 1, 3 })]
    [InlineData(new[] { 1e9 }, new[] { 0 })]
    public void Of_Weights_AreSpreadOverTheCycle(double[] weights, int[] order)
    {
        var cycle = RoundRobinCycle.Create([.. weights]);

        Assert.Equal(order, Enumerable.Range(0, cycle.Length).Select(position => cycle.At(position, static _ => false)));
    }

    [Theory]
    [InlineData(new[] { 1e-320 })]
    [InlineData(new[] { 1e-12 })]
    [InlineData(new[] { 1e-12, 0, 1 })]
    public void Of_WeightNextToNothing_HasATurn(double[] weights)
    {
        var cycle = RoundRobinCycle.Create([.. weights]);

        Assert.Contains(0, Enumerable.Range(0, cycle.Length).Select(position => cycle.At(position, static _ => false)));
    }

    [Fact]
    public void Of_AnyWeights_GivesEachItsShareOfEveryRun() =>
        Prop.ForAll(Weights(), Gen.Choose(0, 100_000).ToArbitrary(), Gen.Choose(1, 3000).ToArbitrary(), (weights, start, length) =>
    {
        var cycle = RoundRobinCycle.Create(weights);
        var counts = new int[weights.Length];
        for (var position = start; position < start + length; position++)
            counts[cycle.At(position, static _ => false)]++;
        var total = weights.Sum();

        // A run's beginning and its end may each cut a turn off; rounded weights add their part of the cycle.
        return counts.Select(
            (count, child) => Math.Abs(count - (length * weights[child] / total)) <= 2
                + ((double)length * weights.Length / RoundRobinCycle.MaxLength)).All(static isNear => isNear)
            && counts.Select((count, child) => weights[child] > 0 || count == 0).All(static isRight => isRight);
    }).Check(300);

    [Fact]
    public void Of_WeightsThatAddUpToLittle_AreExactInACycle() =>
        Prop.ForAll(
            Gen.ArrayOf(Gen.Choose(0, 40)).Where(weights => weights.Length is > 0 and < 50 && weights.Sum() > 0).ToArbitrary(), whole =>
    {
        ImmutableArray<double> weights = [.. whole.Select(weight => weight / 100.0)];
        var cycle = RoundRobinCycle.Create(weights);
        var counts = new int[weights.Length];
        for (var position = 0; position < cycle.Length; position++)
            counts[cycle.At(position, static _ => false)]++;
        return counts.Select((count, child) => count * whole.Sum() == whole[child] * cycle.Length).All(static isExact => isExact);
    }).Check(300);

    [Fact]
    public void At_ExcludedChildren_AreNeverChosen() =>
        Prop.ForAll(Weights(), Gen.Choose(0, 100_000).ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (weights, position, mask) =>
    {
        var cycle = RoundRobinCycle.Create(weights);
        bool Excluded(int child) => (mask >> (child % 31) & 1) == 1;
        var chosen = cycle.At(position, Excluded);
        var some = Enumerable.Range(0, weights.Length).Any(child => weights[child] > 0 && !Excluded(child));
        return some ? weights[chosen] > 0 && !Excluded(chosen) : chosen == -1;
    }).Check(300);

    private static Arbitrary<ImmutableArray<double>> Weights() =>
        Gen.ArrayOf(
            Gen.OneOf(Gen.Choose(0, 9).Select(weight => (double)weight), Gen.Choose(0, 1_000_000)
                .Select(weight => weight / 1e6), Gen.Constant(1e9), Gen.Constant(1 / 3.0)))
            .Where(weights => weights.Length is > 0 and <= 100 && weights.Sum() > 0)
            .Select(weights => weights.ToImmutableArray())
            .ToArbitrary();
}
