using System.Collections.Immutable;
using ImageGateway.Core.Routing;

namespace ImageGateway.Core.Tests.Routing;

public sealed class WeightedChoiceTests
{
    private const int Draws = 30_000;

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(0.74, 0)]
    [InlineData(0.76, 2)]
    [InlineData(0.999999, 2)]
    public void Pick_ANumber_FallsIntoItsShare(double random, int expected) =>
        Assert.Equal(expected, WeightedChoice.Pick([3, 0, 1], random));

    [Fact]
    public void Pick_ManyNumbers_AreDistributedByWeight()
    {
        var random = new Random(7);
        ImmutableArray<double> weights = [0.5, 0, 1.5, 2];
        var counts = new int[weights.Length];
        for (var draw = 0; draw < Draws; draw++)
            counts[WeightedChoice.Pick(weights, random.NextDouble())]++;

        Assert.Equal(0, counts[1]);
        for (var index = 0; index < weights.Length; index++)
            Assert.InRange(counts[index] / (double)Draws, (weights[index] / 4) - 0.02, (weights[index] / 4) + 0.02);
    }

    [Fact]
    public void PickSticky_ManyCallers_AreDistributedByWeight()
    {
        var random = new Random(11);
        ImmutableArray<double> weights = [1, 0, 3];
        var counts = new int[weights.Length];
        for (var draw = 0; draw < Draws; draw++)
        {
            double[] hashes = [random.NextDouble(), random.NextDouble(), random.NextDouble()];
            counts[WeightedChoice.PickSticky(weights, hashes, static (caller, index) => caller[index])]++;
        }

        Assert.Equal(0, counts[1]);
        Assert.InRange(counts[2] / (double)Draws, 0.73, 0.77);
    }

    [Fact]
    public void PickSticky_WeightNextToNothing_IsStillMoreThanNone() =>
        Assert.Equal(1, WeightedChoice.PickSticky([0, 1e-320], 0.5, static (hash, _) => hash));

    [Fact]
    public void PickSticky_AnotherChildIsRaised_MovesCallersOnlyToIt()
    {
        var random = new Random(13);
        for (var draw = 0; draw < 1000; draw++)
        {
            double[] hashes = [random.NextDouble(), random.NextDouble(), random.NextDouble()];
            var before = WeightedChoice.PickSticky([1, 1, 1], hashes, static (caller, index) => caller[index]);
            var after = WeightedChoice.PickSticky([1, 1, 2], hashes, static (caller, index) => caller[index]);

            Assert.True(after == before || after == 2);
        }
    }
}
