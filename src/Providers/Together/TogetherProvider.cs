using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.OpenAiFormat;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Together;

/// <summary>
/// Together AI (https://docs.together.ai/reference/post-images-generations). Unverified: which status and code a moderated
/// request has, that data URIs are taken where a link is expected (other clients send them), the cap of 4 images per call, and
/// the headers of its limit (1.9).
/// </summary>
public sealed class TogetherProvider : IImageProvider
{
    private static readonly Uri Vendor = new("https://api.together.xyz/v1");

    // Its own words for what the gateway may have converted.
    private readonly OpenAiResponseReader _reader = new(["type", "index"]);

    /// <inheritdoc/>
    public string Slug => "together-ai";

    /// <inheritdoc/>
    public ProviderCapabilities Capabilities => ProviderCapabilities.None;

    /// <inheritdoc/>
    public IReadOnlyList<ModelInfo> Models { get; } = [.. TogetherModels.All.Select(TogetherModels.Describe)];

    /// <inheritdoc/>
    public Translation Translate(ProviderRequest request) => TogetherTranslator.Translate(
        request,
        ProviderHeaders.Below(request.Endpoint.BaseUrl ?? Vendor, "/images/generations"),
        ProviderHeaders.Create(("authorization", ProviderHeaders.Bearer(request.Endpoint.ApiKey))),
        _reader);

    /// <inheritdoc/>
    public ProviderError ReadError(int status, string contentType, ReadOnlySpan<byte> body) => TogetherErrors.Read(status, body);

    /// <inheritdoc/>
    public RateLimit? ReadRateLimit(ProviderResponse response, DateTimeOffset now)
    {
        var limit = new RateLimit(
            RateLimit.Count(response.Headers("x-ratelimit-limit")),
            RateLimit.Count(response.Headers("x-ratelimit-remaining")),
            RateLimit.Seconds(response.Headers("x-ratelimit-reset")) ?? RateLimit.Until(response.Headers("x-ratelimit-reset"), now));
        return limit is { Limit: null, Remaining: null, Reset: null } ? null : limit;
    }
}
