using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.OpenAiFormat;

namespace ImageGateway.Providers.Reka;

/// <summary>
/// Reka AI, which draws no images (https://docs.reka.ai): it is named here so that a caller is told so before anything is sent.
/// When Reka ships an image API, everything in this folder is out of date.
/// </summary>
public sealed class RekaProvider : IImageProvider
{
    /// <inheritdoc/>
    public string Slug => "reka-ai";

    /// <inheritdoc/>
    public ProviderCapabilities Capabilities => ProviderCapabilities.None;

    /// <inheritdoc/>
    public IReadOnlyList<ModelInfo> Models => [];

    /// <inheritdoc/>
    public Translation Translate(ProviderRequest request) => Translation.Refuse(
        GatewayError.Unsupported(
            "Reka AI does not support image generation, edits or variations: it has no image API. Choose another provider.",
            ParameterNames.Model));

    /// <inheritdoc/>
    public ProviderError ReadError(int status, string contentType, ReadOnlySpan<byte> body) => OpenAiErrors.Read(status, body);
}
