using ImageGateway.Core.Configs;
using ImageGateway.Core.Routing;
using ImageGateway.Core.Tests.Configs;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Core.Tests.Routing;

/// <summary>The recipe of <c>docs/guides/canary.md</c> for a new model: a small weight that grows.</summary>
public sealed class CanaryTests
{
    private const int Requests = 20_000;
    private const int Old = 0;
    private const int New = 1;

    private static readonly string Recipe = Assert.Single(
        RoutingPage.Examples, example => example.Contains("\"weight\": 95", StringComparison.Ordinal));

    [Theory]
    [InlineData(95, 5)]
    [InlineData(80, 20)]
    [InlineData(0, 100)]
    [InlineData(100, 0)]
    public void Pick_Requests_GoToTheNewModelByItsShare(int old, int share)
    {
        var canary = Compile(old, share);
        var random = new Random(17);
        var drawn = Enumerable.Range(0, Requests).Count(_ => WeightedChoice.Pick(canary.Weights, random.NextDouble()) == New);

        AssertShare(share, drawn);
    }

    [Fact]
    public void PickSticky_TheShareGrows_KeepsWhoHasTheNewModelAlready()
    {
        var random = new Random(19);
        var callers = Enumerable.Range(0, Requests).Select(_ => new[] { random.NextDouble(), random.NextDouble() }).ToList();
        var before = callers.ConvertAll(_ => Old);
        foreach (var share in (int[])[0, 5, 20, 50, 100])
        {
            var canary = Compile(100 - share, share);
            Assert.NotNull(canary.Sticky);
            var after = callers.ConvertAll(
                hashes => WeightedChoice.PickSticky(canary.Weights, hashes, static (caller, index) => caller[index]));

            AssertShare(share, after.Count(New.Equals));
            Assert.DoesNotContain((New, Old), before.Zip(after));
            before = after;
        }
    }

    private static void AssertShare(int share, int drawn)
    {
        // Five times the standard deviation of that many draws; none where there is nothing to draw.
        var deviation = 5 * Math.Sqrt(share * (100 - share) / (double)Requests);
        Assert.InRange(100.0 * drawn / Requests, share - deviation, share + deviation);
    }

    private static RouteNode.LoadBalance Compile(int old, int share)
    {
        var config = Recipe.Replace("\"weight\": 95", $"\"weight\": {old}", StringComparison.Ordinal)
            .Replace("\"weight\": 5,", $"\"weight\": {share},", StringComparison.Ordinal);
        return Assert.IsType<RouteNode.LoadBalance>(ConfigCompiler.Compile(config, static _ => false, Declared.Schema).Value.Root);
    }
}
