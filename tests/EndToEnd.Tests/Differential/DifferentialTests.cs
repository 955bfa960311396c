namespace ImageGateway.EndToEnd.Tests.Differential;

/// <summary>Portkey's own gateway from npm is the measure: what differs from it is listed with its reason, or is a fault.</summary>
public sealed class DifferentialTests(DifferentialRun run) : IClassFixture<DifferentialRun>
{
    public static TheoryData<string> Names { get; } = [.. DifferentialCases.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Compare_SameRequest_DiffersOnlyAsListed(string name)
    {
        var unlisted = run.Of(name).Where(difference => !AcceptedDifferences.All.Any(accepted => accepted.Covers(difference))).ToList();
        Assert.True(unlisted.Count == 0, string.Join('\n', unlisted));
    }

    [Fact]
    public void AcceptedDifferences_Each_StillOccurs()
    {
        var gone = AcceptedDifferences.All.Where(accepted => !run.All.Any(accepted.Covers)).Select(accepted => accepted.Name).ToList();
        Assert.True(gone.Count == 0, "These do not occur any more: " + string.Join(", ", gone));
    }
}
