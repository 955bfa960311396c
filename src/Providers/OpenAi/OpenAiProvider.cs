using System.Collections.Frozen;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.OpenAiFormat;
using ImageGateway.Providers.Shared.OpenAiFormat.Hosts;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.OpenAi;

/// <summary>
/// OpenAI, and any host that speaks like it when the caller names one (https://platform.openai.com/docs/api-reference/images).
/// </summary>
public sealed class OpenAiProvider : IImageProvider
{
    // The default of OpenAI's documentation, and what hosts with OpenAI's interface are asked for; OpenAI itself serves it no more.
    private const string EarlierDefault = "dall-e-2";

    private static readonly ModelDefault Default = new(OpenAiModels.Current)
    {
        SpeaksLike = EarlierDefault,
        Format = OpenAiForms.DefaultOf(EarlierDefault),
    };

    private static readonly Uri Vendor = new("https://api.openai.com/v1");

    private readonly OpenAiResponseReader _reader = new();
    private readonly Endpoints _endpoints = new();
    private readonly FrozenDictionary<string, ModelInfo> _models;

    /// <summary>Creates the provider with its models by name.</summary>
    public OpenAiProvider() => _models = Models.ToFrozenDictionary(static model => model.Name, StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Slug => "openai";

    /// <inheritdoc/>
    public ProviderCapabilities Capabilities { get; } = new()
    {
        Settings =
        [
            new("openai_organization", "x-portkey-openai-organization"),
            new("openai_project", "x-portkey-openai-project"),
            new("openai_beta", "x-portkey-openai-beta") { Kind = SettingKind.Unchecked },
            new("host_preset", "x-gateway-host-preset") { Kind = SettingKind.Unchecked },
            EditBody.Setting,
        ],
        HasOpenAiResponses = true,
    };

    /// <inheritdoc/>
    public IReadOnlyList<ModelInfo> Models { get; } =
        [.. OpenAiModels.All.Select(model => model.ToInfo() with { Sunset = model.Sunset, Successor = model.Successor })];

    /// <inheritdoc/>
    public ModelInfo? FindModel(string name) => OpenAiModels.Find(name) is { } model ? _models[model.Name] : null;

    /// <inheritdoc/>
    public ModelDefault? DefaultFor(ImageRequest image) => image.Operation == ImageOperation.Generation ? Default : null;

    /// <inheritdoc/>
    public bool ForwardsAsReceived(ProviderRequest request) =>
        string.IsNullOrEmpty(request.Endpoint.Setting("host_preset")) && EditBody.Keeps(request);

    /// <inheritdoc/>
    public Translation Translate(ProviderRequest request)
    {
        var image = request.Image;
        if (request.Endpoint.Setting("host_preset") is { Length: > 0 } kind)
            return TranslateForHost(request, kind);
        if (EditBody.Refuse(request.Endpoint) is { } refusal)
            return Translation.Refuse(refusal);
        if (image.Model is null && image.Operation == ImageOperation.Generation)
            image = WithDefault(image, request.Endpoint);

        var plan = ForwardsAsReceived(request)
            ? OpenAiTranslator.Forward(image, image.Model)
            : OpenAiTranslator.Plan(
                image, image.Model, atVendor: !request.Endpoint.HasCustomHost, EditBody.AsJson(
                    request.Endpoint), ownHost: request.Endpoint.HasCustomHost);
        return plan.ToTranslation((Provider: this, request.Endpoint, image.Operation), static (of, call) => new(
            HttpMethod.Post,
            of.Provider._endpoints.Below(of.Endpoint.BaseUrl ?? Vendor, Path(of.Operation)),
            Headers(of.Endpoint, call.Accept),
            call.Body,
            of.Provider._reader,
            call.Images));
    }

    private static ImageRequest WithDefault(ImageRequest image, ProviderEndpoint endpoint) => image with
    {
        Parameters = image.Parameters
            .With(new(ParameterNames.Model, JsonText.Quote(endpoint.HasCustomHost ? EarlierDefault : Default.Name))),
    };

    // A host that the caller says to be of a known kind; OpenAI itself is of none.
    private static Translation TranslateForHost(ProviderRequest request, string kind)
    {
        if (HostPresets.Find(kind) is not { } preset)
            return Translation.Refuse(
                GatewayError.Invalid(
                    $"Invalid value for 'host_preset': '{kind}'. Known "
                        + $"are {string.Join(", ", HostPresets.All.Select(known => known.Name))}.",
                    "host_preset", "invalid_value"));
        return request.Endpoint.BaseUrl is { } host
            ? HostTranslator.Translate(request, preset, host, Headers(request.Endpoint, null))
            : Translation.Refuse(
                GatewayError.Invalid("'host_preset' describes a host other than OpenAI's: name it as custom host.", "host_preset"));
    }

    /// <inheritdoc/>
    public ProviderCall ListModels(ProviderEndpoint endpoint) =>
        new(HttpMethod.Get, ProviderHeaders.Below(endpoint.BaseUrl ?? Vendor, "/models"), Headers(endpoint, null), null, _reader, 0);

    /// <inheritdoc/>
    public ProviderError ReadError(int status, string contentType, ReadOnlySpan<byte> body) => OpenAiErrors.Read(status, body);

    private static IReadOnlyList<Header> Headers(ProviderEndpoint endpoint, string? accept) => ProviderHeaders.Create(
        ("authorization", ProviderHeaders.Bearer(endpoint.ApiKey)),
        ("accept", accept),
        ("openai-organization", endpoint.Setting("openai_organization")),
        ("openai-project", endpoint.Setting("openai_project")),
        ("openai-beta", endpoint.Setting("openai_beta")));

    private static string Path(ImageOperation operation) => operation switch
    {
        ImageOperation.Generation => "/images/generations",
        ImageOperation.Edit => "/images/edits",
        _ => "/images/variations",
    };
}
