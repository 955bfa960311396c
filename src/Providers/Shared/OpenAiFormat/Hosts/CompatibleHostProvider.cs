using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Shared.OpenAiFormat.Hosts;

/// <summary>A host like OpenAI that Portkey knows by a slug of its own: DeepInfra at its vendor, Ollama wherever it runs.</summary>
public sealed class CompatibleHostProvider : IImageProvider
{
    private readonly OpenAiResponseReader _reader = new();
    private readonly HostPreset _preset;
    private readonly Uri? _vendor;

    private CompatibleHostProvider(string slug, HostPreset preset, Uri? vendor) =>
        (Slug, _preset, _vendor, Capabilities) = (slug, preset, vendor, new() { NeedsKey = vendor is not null });

    /// <summary>Creates the provider for DeepInfra's OpenAI surface.</summary>
    public static CompatibleHostProvider DeepInfra() => new("deepinfra", HostPresets.DeepInfra, new("https://api.deepinfra.com/v1/openai"));

    /// <summary>Ollama, which has no address but the deployment's or the caller's.</summary>
    public static CompatibleHostProvider Ollama() => new("ollama", HostPresets.Ollama, null);

    /// <inheritdoc/>
    public string Slug { get; }

    /// <inheritdoc/>
    public ProviderCapabilities Capabilities { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ModelInfo> Models => _vendor is null ? [] :
    [
        new("black-forest-labs/FLUX-1-schnell", _preset.Operations) { MaxCount = _preset.MaxCount, TakesMask = true },
        new("black-forest-labs/FLUX-1-dev", _preset.Operations) { MaxCount = _preset.MaxCount, TakesMask = true },
    ];

    /// <inheritdoc/>
    public Translation Translate(ProviderRequest request) => (request.BaseUrl ?? _vendor) is { } host
        ? HostTranslator.Translate(request, _preset, host, Headers(request.Target))
        : Translation.Refuse(
            GatewayError.Invalid(
                $"'{Slug}' runs on a host of its own: name it as custom host, or in the deployment by PROVIDERS__{Slug}__BASEURL.",
                "custom_host"));

    /// <inheritdoc/>
    public ProviderCall? ListModels(Target target, Uri? baseUrl) => (baseUrl ?? _vendor) is { } host
        ? new(HttpMethod.Get, ProviderHeaders.Below(host, "/models"), Headers(target), null, _reader, 0)
        : null;

    /// <inheritdoc/>
    public ProviderError ReadError(int status, string contentType, ReadOnlySpan<byte> body) => OpenAiErrors.Read(status, body);

    private static IReadOnlyList<Header> Headers(Target target) =>
        ProviderHeaders.Create(("authorization", ProviderHeaders.Bearer(target.ApiKey)));
}
