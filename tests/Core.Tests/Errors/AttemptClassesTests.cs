using ImageGateway.Core.Errors;

namespace ImageGateway.Core.Tests.Errors;

/// <summary>The class of an attempt, status by status.</summary>
public sealed class AttemptClassesTests
{
    private static readonly int[] NotStarted = [400, 401, 402, 403, 404, 409, 413, 422, 429, 503];
    private static readonly int[] PerhapsStarted = [500, 502, 504, 520, 521, 522, 523, 524, 525, 526, 527, 528, 529];

    [Fact]
    public void OfStatus_EveryStatus_IsAsInTheTable()
    {
        for (var status = 200; status < 300; status++)
            Assert.Equal(AttemptClass.Answered, AttemptClasses.OfStatus(status));
        Assert.All(NotStarted, status => Assert.Equal(AttemptClass.NotStarted, AttemptClasses.OfStatus(status)));
        Assert.All(PerhapsStarted, status => Assert.Equal(AttemptClass.PerhapsStarted, AttemptClasses.OfStatus(status)));
    }

    [Fact]
    public void OfStatus_StatusThatTheTableDoesNotName_IsChargedAsDoubt()
    {
        foreach (var status in Enumerable.Range(300, 300).Except(NotStarted))
            Assert.Equal(AttemptClass.PerhapsStarted, AttemptClasses.OfStatus(status));
    }

    [Theory]
    [InlineData(AttemptClass.Answered, "answered")]
    [InlineData(AttemptClass.NotStarted, "not_started")]
    [InlineData(AttemptClass.Failed, "failed")]
    [InlineData(AttemptClass.PerhapsStarted, "perhaps_started")]
    public void Name_Class_IsTheHeadersWord(AttemptClass attempt, string expected) => Assert.Equal(expected, attempt.Name());
}
