namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>Answers of idempotency keys at front-ends that have an archive each.</summary>
[Collection(TwoFrontEndsTests.Name)]
public sealed class OwnResponsesTests(TwoFrontEnds processes)
{
    private static readonly (string, string)[] Headers = [("x-portkey-provider", "sandbox"), ("Idempotency-Key", "own")];

    [Fact]
    public async Task OwnArchives_DrawnAtOneFrontEnd_IsNotDrawnByTheOther()
    {
        var before = await DrawnAsync();
        var drawn = await DrawAsync(processes.First);
        Assert.Equal(200, drawn.Status);

        var elsewhere = await DrawAsync(processes.Second);
        Assert.Equal((502, "outcome_unknown", "false"), (elsewhere.Status, elsewhere.Code, elsewhere.ShouldRetry));
        Assert.Contains("not at this instance", elsewhere.Text, StringComparison.Ordinal);
        var again = await DrawAsync(processes.First);
        Assert.Equal((200, true, drawn.Image), (again.Status, again.IsReplay, again.Image));
        Assert.Equal(before + 1, await DrawnAsync());
    }

    private Task<Drawn> DrawAsync(Member frontEnd) => Drawn.ByAsync(processes.Group.Http, frontEnd, Drawn.Body("own"), Headers);

    private Task<long> DrawnAsync() => Drawn.CountAsync(processes.Group.Http, [processes.First, processes.Second]);
}
