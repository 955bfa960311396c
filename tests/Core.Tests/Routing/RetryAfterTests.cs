using ImageGateway.Core.Routing;

namespace ImageGateway.Core.Tests.Routing;

public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("retry-after-ms", "250", 250)]
    [InlineData("x-ms-retry-after-ms", "1500", 1500)]
    [InlineData("retry-after", "3", 3000)]
    [InlineData("retry-after", "0.5", 500)]
    [InlineData("retry-after", "Fri, 20 Nov 2026 12:00:10 GMT", 10_000)]
    [InlineData("retry-after", "Fri, 20 Nov 2026 11:59:00 GMT", 0)]
    [InlineData("retry-after", "Friday, 20-Nov-26 12:00:10 GMT", 10_000)]
    [InlineData("retry-after", "Fri Nov 20 12:00:10 2026", 10_000)]
    [InlineData("retry-after", "Sun Nov  1 12:00:10 2026", 0)]
    public void Read_AnyForm_IsAWait(string header, string value, double milliseconds) =>
        Assert.Equal(milliseconds, RetryAfter.Read(name => name == header ? value : null, Now)!.Value.TotalMilliseconds);

    [Theory]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData("1e400")]
    public void Read_NoWait_IsNull(string value) => Assert.Null(RetryAfter.Read(name => name == "retry-after" ? value : null, Now));

    [Fact]
    public void Read_MillisecondsBesideSeconds_TakesTheFinerOne() =>
        Assert.Equal(120, RetryAfter.Read(name => name == "retry-after-ms" ? "120" : "9", Now)!.Value.TotalMilliseconds);
}
