using ImageGateway.Core.Control;

namespace ImageGateway.Core.Tests.Control;

public sealed class ConfigWriteTests
{
    private static readonly ConfigWrite First = new("c1", "main", "Main", "{}");
    private static readonly ConfigDocument Stored = new("c1", "main", "Main", 4, "{}");

    [Fact]
    public void ApplyTo_Nothing_IsVersionOne() =>
        Assert.Equal(new(ConfigWriteOutcome.Written, Stored with { Version = 1 }), First.ApplyTo(null));

    [Fact]
    public void ApplyTo_Change_RaisesTheVersion() =>
        Assert.Equal(
            new(ConfigWriteOutcome.Written, Stored with { Version = 5, Name = "Other" }),
            (First with { Name = "Other", Expected = 4 }).ApplyTo(Stored));

    [Theory]
    [InlineData(null)]
    [InlineData(3L)]
    [InlineData(4L)]
    public void ApplyTo_SameContents_ChangesNothing(long? expected) =>
        Assert.Equal(new(ConfigWriteOutcome.Unchanged, Stored), (First with { Expected = expected }).ApplyTo(Stored));

    [Theory]
    [InlineData(0L)]
    [InlineData(3L)]
    [InlineData(5L)]
    public void ApplyTo_AnotherVersionThanExpected_IsAConflict(long expected) =>
        Assert.Equal(
            new(ConfigWriteOutcome.Conflict, Stored),
            (First with { Json = "{\"retry\":{}}", Expected = expected }).ApplyTo(Stored));

    [Fact]
    public void ApplyTo_ExpectedButMissing_IsAConflict() =>
        Assert.Equal(new(ConfigWriteOutcome.Conflict, null), (First with { Expected = 1 }).ApplyTo(null));
}
