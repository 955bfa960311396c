using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Google;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Google;

/// <summary>
/// The Gemini API (<c>google</c>): Gemini's image models by <c>:generateContent</c>, with edits of images, and Imagen by
/// <c>:predict</c>, which takes less than on Vertex AI (https://ai.google.dev/gemini-api/docs/image-generation). Google retired
/// Imagen on 2026-08-17. Unverified: that more than one candidate is refused, the limits on input images, and how Imagen
/// answers after its end.
/// </summary>
public sealed class GeminiProvider : IImageProvider
{
    private const string Version = "/v1beta";
    private const string Prefix = "models/";

    private static readonly Uri Vendor = new("https://generativelanguage.googleapis.com" + Version);

    /// <inheritdoc/>
    public string Slug => "google";

    /// <inheritdoc/>
    public ProviderCapabilities Capabilities { get; } = new()
    {
        Aliases = ["gemini", "google-gemini", "google-ai", "google-ai-studio", "google-genai"],
        TelemetryName = "gcp.gemini",
        CountNames = ["sampleCount", "candidateCount"],
    };

    /// <inheritdoc/>
    public IReadOnlyList<ModelInfo> Models { get; } = [.. GoogleModels.All.Where(model => !model.VertexOnly)
        .Select(model => model.Describe(atVertex: false))];

    /// <inheritdoc/>
    public ModelInfo? FindModel(string name)
    {
        var rules = GoogleModels.RulesOf(ModelName(name), otherwiseImagen: false);
        return Models.FirstOrDefault(model => model.Name == rules.Name);
    }

    /// <inheritdoc/>
    public ModelDefault? DefaultFor(ImageRequest image) => new(GoogleModels.Default);

    /// <inheritdoc/>
    public Translation Translate(ProviderRequest request)
    {
        var model = ModelName(request.Image.Model ?? GoogleModels.Default);
        var headers = ProviderHeaders.Create(("x-goog-api-key", request.Endpoint.ApiKey));
        var baseUrl = WithVersion(request.Endpoint.BaseUrl ?? Vendor);
        return GoogleTranslator.Translate(request.Image, model, atVertex: false, (method, body, reader, images) => new(
            HttpMethod.Post, ProviderHeaders.Below(
                baseUrl, $"/{Prefix}{GoogleModels.PathOf(model)}:{method}"), headers, body, reader, images));
    }

    /// <inheritdoc/>
    public ProviderError ReadError(int status, string contentType, ReadOnlySpan<byte> body) => GoogleErrors.Read(status, body);

    private static string ModelName(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;

    // Google's own clients take a base URL without the version, others one with it.
    private static Uri WithVersion(Uri baseUrl)
    {
        var last = baseUrl.AbsolutePath.TrimEnd('/').Split('/')[^1];
        return last is ['v', >= '1' and <= '9', ..] ? baseUrl : ProviderHeaders.Below(baseUrl, Version);
    }
}
