using System.Text;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Providers.Tests;

/// <summary>Limits that providers report by names or words of their own (docs/architecture/errors.md#limits-of-providers).</summary>
public sealed class RateLimitTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly IReadOnlyList<IImageProvider> Providers = Declared.Providers;

    [Fact]
    public void Segmind_Reset_IsADate()
    {
        Assert.Equal(
            new RateLimit(null, 0, TimeSpan.FromSeconds(9)), Read("segmind", 429, ("x-rate-limit-reset-at-utc", "2026-05-01T12:00:09Z")));
        Assert.Equal(
            new RateLimit(null, null, TimeSpan.FromSeconds(9)), Read(
                "segmind", 200, ("x-rate-limit-reset-at-utc", "2026-05-01T12:00:09Z")));
    }

    [Fact]
    public void Together_Family_HasNoKind()
    {
        Assert.Equal(
            new RateLimit(60, 59, TimeSpan.FromSeconds(2)), Read(
                "together-ai", 200, ("x-ratelimit-limit", "60"), ("x-ratelimit-remaining", "59"), ("x-ratelimit-reset", "2")));
        Assert.Equal(
            new RateLimit(null, null, TimeSpan.FromSeconds(2)), Read(
                "together-ai", 200,
                ("x-ratelimit-reset", Now.AddSeconds(2).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public void EveryProvider_WithoutSuchHeaders_SaysNothing(string slug) => Assert.Null(Read(slug, 200));

    [Theory]
    [MemberData(nameof(Slugs))]
    public void EveryProvider_WithUnreadableHeaders_SaysNothing(string slug) =>
        Assert.Null(
            Read(slug, 429, ("x-rate-limit-reset-at-utc", "?"), ("x-ratelimit-limit", "?"), ("x-ratelimit-remaining", "-1"),
                ("x-ratelimit-reset", "1e99")));

    [Theory]
    [InlineData("replicate", """{"detail":"Request was throttled. Your rate limit resets in ~30s."}""", 30.0)]
    [InlineData(
        "replicate",
        """{"detail":"Request was throttled. Your rate limit for creating predictions is reduced. Your rate limit resets in ~2m."}""",
        120.0)]
    [InlineData("replicate", """{"detail":"Request was throttled."}""", null)]
    [InlineData(
        "azure-openai",
        """{"error":{"code":"429","message":"The call rate limit of this deployment was exceeded. Retry after 9 seconds."}}""", 9.0)]
    [InlineData("azure-ai", """{"error":{"code":"429","message":"Please retry after 1 second."}}""", 1.0)]
    [InlineData("azure-ai", """{"error":{"code":"429","message":"Retry after 250 milliseconds."}}""", 0.25)]
    [InlineData(
        "google", """{"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"17s"}]}}""",
        17.0)]
    public void ReadError_WaitInTheBody_IsFound(string slug, string body, double? seconds) =>
        Assert.Equal(seconds, Find(slug).ReadError(429, "application/json", Encoding.UTF8.GetBytes(body)).RetryAfter?.TotalSeconds);

    public static TheoryData<string> Slugs() => [.. Providers.Select(provider => provider.Slug)];

    private static IImageProvider Find(string slug) => Providers.First(provider => provider.Slug == slug);

    private static RateLimit? Read(string slug, int status, params IEnumerable<(string Name, string Value)> headers)
    {
        var given = headers.ToDictionary(header => header.Name, header => header.Value);
        return Find(slug).ReadRateLimit(new(status, "application/json", name => given.GetValueOrDefault(name), Stream.Null), Now);
    }
}
