using ImageGateway.Core.Budgets;

namespace ImageGateway.Core.Tests.Budgets;

public sealed class AttemptIdTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, 123, TimeSpan.Zero);

    [Theory]
    [InlineData(0)]
    [InlineData(0x0123_4567_89AB_CDEF)]
    [InlineData(long.MaxValue)]
    public void New_AnyNumber_TellsWhenAndWhere(long random)
    {
        var id = AttemptId.New(Now, random, "openai", "saved");

        Assert.Equal((7, 8), (id.Version, id.Variant & 0xC));
        Assert.Equal(Now, AttemptId.BeganAt(id.ToString("n")));
        Assert.True(AttemptId.IsAtVendor(id.ToString("n"), "openai"));
        Assert.True(AttemptId.IsAtSaved(id.ToString("n"), "saved"));
        Assert.False(AttemptId.IsAtSaved(id.ToString("n"), "another"));
    }

    [Fact]
    public void New_AtOneMoment_GivesOtherIds()
    {
        var random = new Random(7);

        var ids = Enumerable.Range(0, 1_000).Select(_ => AttemptId.New(Now, random.NextInt64(), "openai", null));

        Assert.Equal(1_000, ids.Distinct().Count());
    }
}
