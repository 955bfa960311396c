using System.Collections.Immutable;
using ImageGateway.Core.Images;
using ImageGateway.Core.Routing;
using ImageGateway.Core.Routing.Conditions;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Routing;
using Microsoft.AspNetCore.Http;

namespace ImageGateway.Gateway.Tests.Routing;

public sealed class StickyChoiceTests
{
    private const int Callers = 20_000;

    private static readonly DateTimeOffset Now = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);
    private static readonly StickyRule ByUser = new(["metadata.user", "headers.x-team"], TimeSpan.FromHours(1));

    [Fact]
    public void Pick_ManyCallers_AreDistributedByWeight()
    {
        ImmutableArray<double> weights = [1, 0, 3, 6];
        var counts = new int[weights.Length];
        for (var caller = 0; caller < Callers; caller++)
            counts[Pick("u" + caller, weights)]++;

        // Five times the standard deviation.
        for (var index = 0; index < weights.Length; index++)
        {
            var share = weights[index] / 10;
            var deviation = 5 * Math.Sqrt(share * (1 - share) / Callers);
            Assert.InRange(counts[index] / (double)Callers, share - deviation, share + deviation);
        }
    }

    [Fact]
    public void Pick_TheSameCaller_StaysForATimeAndThenIsDrawnAnew()
    {
        ImmutableArray<double> weights = [1, 1];
        var moved = 0;
        for (var caller = 0; caller < 1000; caller++)
        {
            var first = Pick("u" + caller, weights);
            Assert.Equal(first, Pick("u" + caller, weights, Now + TimeSpan.FromMinutes(59)));
            moved += first == Pick("u" + caller, weights, Now + TimeSpan.FromMinutes(60)) ? 0 : 1;
        }

        Assert.InRange(moved, 400, 600);
    }

    [Fact]
    public void Pick_OneTargetIsRaised_MovesCallersOnlyToIt()
    {
        for (var caller = 0; caller < 1000; caller++)
        {
            var (before, after) = (Pick("u" + caller, [1, 1, 1]), Pick("u" + caller, [1, 1, 2]));

            Assert.True(after == before || after == 2);
        }
    }

    [Fact]
    public void Pick_PartsThatAreCutElsewhere_AreOtherCallers()
    {
        var rule = new StickyRule(["metadata.a", "metadata.b"], TimeSpan.FromHours(1));
        ImmutableArray<double> many = [.. Enumerable.Repeat(1.0, 1000)];

        Assert.Equal(
            4, new[] { ("x\nb=y", "z"), ("x", "y\nb=z"), ("", "z"), (null, "z") }.Select(
                parts => PickBy(rule, many, parts.Item1, parts.Item2)).Distinct().Count());
    }

    [Fact]
    public void Pick_AValueLongerThanTheScratch_CountsToItsEnd()
    {
        ImmutableArray<double> many = [.. Enumerable.Repeat(1.0, 1000)];
        var text = new string('ü', 5000);

        Assert.Equal(Pick(text + "a", many), Pick(text + "a", many));
        Assert.NotEqual(Pick(text + "a", many), Pick(text + "b", many));
    }

    private static int Pick(string user, ImmutableArray<double> weights, DateTimeOffset? now = null) =>
        Pick(ByUser, weights, new() { ["user"] = RequestAttributeValue.From(user) }, now ?? Now);

    private static int PickBy(StickyRule rule, ImmutableArray<double> weights, string? a, string b)
    {
        var metadata = new Dictionary<string, RequestAttributeValue> { ["b"] = RequestAttributeValue.From(b) };
        if (a is not null)
            metadata["a"] = RequestAttributeValue.From(a);
        return Pick(rule, weights, metadata, Now);
    }

    private static int Pick(
        StickyRule rule, ImmutableArray<double> weights, Dictionary<string, RequestAttributeValue> metadata, DateTimeOffset now)
    {
        var headers = new HeaderDictionary { [GatewayHeaders.ApiKey] = "pk-1", ["x-team"] = "red" };
        var image = new ImageRequest(ImageOperation.Generation, ParameterSet.Empty, []);
        return StickyChoice.Pick(
            weights, rule, headers, new("/v1/images/generations", metadata, image) { Patterns = new(TimeProvider.System) }, now);
    }
}
