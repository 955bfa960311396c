using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Segmind;

/// <summary>
/// Segmind: v1 answers at once, v2 with a task (https://docs.segmind.com). A model goes to v2 where its name begins with
/// <c>v2/</c>, or where the base URL ends so. Unverified: moderation, limits of single models, rates; that an output of
/// v2 may be a list; and that a white mask marks what changes (1.4 is silent on Segmind; its inpainting is SDXL's).
/// </summary>
public sealed class SegmindProvider : IImageProvider
{
    private static readonly Uri Vendor = new("https://api.segmind.com/v1");

    private readonly SegmindReader _reader = new();

    /// <inheritdoc/>
    public string Slug => "segmind";

    /// <inheritdoc/>
    public ProviderCapabilities Capabilities { get; } = new()
    {
        ForwardedHeaders = ["x-cost", "x-remaining-credits", "x-generation-time", "x-seed-value", "x-output-metadata"],
        CountNames = ["samples"],
    };

    /// <inheritdoc/>
    public IReadOnlyList<ModelInfo> Models { get; } = [.. SegmindModels.All.Select(SegmindModels.Describe)];

    /// <inheritdoc/>
    public Translation Translate(ProviderRequest request) =>
        SegmindTranslator.Translate(request, request.Endpoint.BaseUrl ?? Vendor, _reader);

    /// <inheritdoc/>
    public ProviderError ReadError(int status, string contentType, ReadOnlySpan<byte> body) => SegmindErrors.Read(status, body);

    /// <inheritdoc/>
    public RateLimit? ReadRateLimit(ProviderResponse response, DateTimeOffset now) =>
        RateLimit.Until(response.Headers("x-rate-limit-reset-at-utc"), now) is { } reset
            ? new(null, response.Status == 429 ? 0 : null, reset)
            : null;
}
