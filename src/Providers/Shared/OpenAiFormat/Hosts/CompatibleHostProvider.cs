using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Shared.OpenAiFormat.Hosts;

/// <summary>A host that speaks OpenAI's format and has a slug of its own, at its vendor or wherever it runs.</summary>
public abstract class CompatibleHostProvider : IImageProvider
{
    private readonly OpenAiResponseReader _reader = new();
    private readonly HostPreset _preset;
    private readonly Uri? _vendor;

    /// <summary>Describes a host of this format.</summary>
    /// <param name="preset">How it differs from OpenAI; its name is the slug.</param>
    /// <param name="vendor">Base URL at the vendor; null: it has none but the deployment's or the caller's.</param>
    private protected CompatibleHostProvider(HostPreset preset, Uri? vendor) =>
        (_preset, _vendor, Capabilities) = (preset, vendor, new() { NeedsKey = vendor is not null });

    /// <inheritdoc/>
    public string Slug => _preset.Name;

    /// <inheritdoc/>
    public ProviderCapabilities Capabilities { get; }

    /// <inheritdoc/>
    public virtual IReadOnlyList<ModelInfo> Models => [];

    /// <inheritdoc/>
    public Translation Translate(ProviderRequest request) => (request.Endpoint.BaseUrl ?? _vendor) is { } host
        ? HostTranslator.Translate(request, _preset, host, Headers(request.Endpoint))
        : Translation.Refuse(
            GatewayError.Invalid(
                $"'{Slug}' runs on a host of its own: name it as custom host, or in the deployment by PROVIDERS__{Slug}__BASEURL.",
                "custom_host"));

    /// <inheritdoc/>
    public ProviderCall? ListModels(ProviderEndpoint endpoint) => (endpoint.BaseUrl ?? _vendor) is { } host
        ? new(HttpMethod.Get, ProviderHeaders.Below(host, "/models"), Headers(endpoint), null, _reader, 0)
        : null;

    /// <inheritdoc/>
    public ProviderError ReadError(int status, string contentType, ReadOnlySpan<byte> body) => OpenAiErrors.Read(status, body);

    private static IReadOnlyList<Header> Headers(ProviderEndpoint endpoint) =>
        ProviderHeaders.Create(("authorization", ProviderHeaders.Bearer(endpoint.ApiKey)));
}
