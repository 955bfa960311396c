using ImageGateway.Core.Providers;

namespace ImageGateway.Core.Tests.Providers;

public sealed class RateLimitTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "0ms")]
    [InlineData(120, "120ms")]
    [InlineData(12_000, "12s")]
    [InlineData(12_001, "13s")]
    [InlineData(62_000, "1m2s")]
    [InlineData(3_600_000, "1h0m0s")]
    public void ToHeaders_Reset_IsWrittenAsOpenAiDoes(int milliseconds, string text) =>
        Assert.Equal(
            [new("x-ratelimit-reset-requests", text)], new RateLimit(null, null, TimeSpan.FromMilliseconds(milliseconds)).ToHeaders());

    [Fact]
    public void ToHeaders_AllKnown_NamesAll() => Assert.Equal(
        [new("x-ratelimit-limit-requests", "60"), new("x-ratelimit-remaining-requests", "0"), new("x-ratelimit-reset-requests", "7s")],
        new RateLimit(60, 0, TimeSpan.FromSeconds(7)).ToHeaders());

    [Theory]
    [InlineData("2026-05-01T12:00:30Z", 30.0)]
    [InlineData("2026-05-01 12:00:30", 30.0)]
    [InlineData("2026-05-01T14:00:30+02:00", 30.0)]
    [InlineData("1777636830", 30.0)]
    [InlineData("2026-05-01T11:00:00Z", 0.0)]
    [InlineData("2027-05-01T12:00:00Z", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Until_EachForm_IsRead(string? text, double? seconds) =>
        Assert.Equal(seconds, RateLimit.Until(text, Now)?.TotalSeconds);

    [Theory]
    [InlineData("1.5", 1.5)]
    [InlineData("1777636830", null)]
    [InlineData("-1", null)]
    [InlineData("x", null)]
    public void Seconds_WaitsOnly_AreRead(string text, double? seconds) => Assert.Equal(seconds, RateLimit.Seconds(text)?.TotalSeconds);

    [Theory]
    [InlineData("60", 60L)]
    [InlineData("-1", null)]
    [InlineData("2.5", null)]
    [InlineData(null, null)]
    public void Count_WholeNumbers_AreRead(string? text, long? count) => Assert.Equal(count, RateLimit.Count(text));
}
