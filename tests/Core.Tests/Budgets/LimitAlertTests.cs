using ImageGateway.Core.Budgets;

namespace ImageGateway.Core.Tests.Budgets;

/// <summary>An alert speaks of dollars and pieces, never of micro-dollars.</summary>
public sealed class LimitAlertTests
{
    [Theory]
    [InlineData(LimitKind.Cost, 80_000L, 80_000L, 1_000_000L, "$0.08 are used; the alert threshold is $0.08, the limit $1.00")]
    [InlineData(LimitKind.Cost, 1_234_567L, 1_500_001L, null, "$1.500001 are used; the alert threshold is $1.234567, the limit not set")]
    [InlineData(LimitKind.Images, 8L, 9L, 10L, "9 images are used; the alert threshold is 8 images, the limit 10 images")]
    [InlineData(LimitKind.Requests, 8L, 9L, 10L, "9 requests are used; the alert threshold is 8 requests, the limit 10 requests")]
    public void Describe_Alert_IsInWords(LimitKind kind, long threshold, long used, long? limit, string text) =>
        Assert.Equal(text, new LimitAlert(kind, threshold, used, limit).Describe());
}
