namespace ImageGateway.EndToEnd.Tests.Differential.Cache;

/// <summary>The cache, with Portkey's own as the measure: what differs is listed with its reason, or is a fault.</summary>
public sealed class CacheDifferentialTests(CacheRun run) : IClassFixture<CacheRun>
{
    public static TheoryData<string> Names { get; } = [.. CacheSequences.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Compare_SameRequests_DifferOnlyAsListed(string name)
    {
        var unlisted = run.Of(name)
            .Where(difference => !CacheDifferences.All.Concat(AcceptedDifferences.Everywhere).Any(accepted => accepted.Covers(difference)))
            .ToList();
        Assert.True(unlisted.Count == 0, string.Join('\n', unlisted));
    }

    [Fact]
    public void CacheDifferences_Each_StillOccurs()
    {
        var gone = CacheDifferences.All.Where(accepted => !run.All.Any(accepted.Covers)).Select(accepted => accepted.Name).ToList();
        Assert.True(gone.Count == 0, "These do not occur any more: " + string.Join(", ", gone));
    }
}
