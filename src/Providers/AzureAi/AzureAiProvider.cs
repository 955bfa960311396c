using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Azure;
using ImageGateway.Providers.Shared.OpenAiFormat;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.AzureAi;

/// <summary>
/// Azure AI Foundry: OpenAI's shape below a Foundry URL, the model by its deployment's name in the body
/// (docs/architecture/portkey.md#providers). Unverified: which Foundry models beside OpenAI's answer on the image routes, and the
/// header that names a deployment.
/// </summary>
/// <param name="tokenUrl">Where Entra's tokens are had instead of at Microsoft.</param>
/// <param name="tokenHandler">Makes what sends requests for tokens; null: Microsoft's library sends them by itself.</param>
public sealed class AzureAiProvider(Uri? tokenUrl = null, Func<HttpMessageHandler>? tokenHandler = null) : IImageProvider
{
    // Hosts on which only Microsoft's code runs, and those of machine learning endpoints, on which a customer's does.
    private static readonly string[] Microsofts = ["ai.azure.com", "openai.azure.com", "cognitiveservices.azure.com", "openai.azure.us",
        "cognitiveservices.azure.us", "openai.azure.cn", "cognitiveservices.azure.cn"];
    private static readonly string[] Customers = ["inference.ml.azure.com"];

    private readonly AzureTokens _tokens = new(tokenUrl, tokenHandler);
    private readonly OpenAiResponseReader _reader = new();

    /// <inheritdoc/>
    public string Slug => "azure-ai";

    /// <inheritdoc/>
    public ProviderCapabilities Capabilities { get; } = new()
    {
        Aliases = ["azure-ai-foundry", "azure-foundry", "azure-ai-inference"],
        Settings =
        [
            new("azure_foundry_url", "x-portkey-azure-foundry-url", SettingRoles.Destination),
            new("azure_api_version", "x-portkey-azure-api-version", SettingRoles.Destination) { Aliases = ["api_version"] },
            new("azure_deployment_name", "x-portkey-azure-deployment-name") { Aliases = ["deployment_name"], ShapesImages = true },
            AzureAuth.ModelName,
            AzureDeployment.Setting,
            new("azure_extra_params", "x-portkey-azure-extra-params") { Kind = SettingKind.Unchecked },
            EditBody.Setting,
            .. AzureAuth.Settings,
        ],
        ForwardedHeaders = ["azureml-model-session"],
        PriceHint =
            "A deployment's name says nothing about its model: name the model, such as 'FLUX-1.1-pro', in config key 'azure_model_name' or header 'x-portkey-azure-model-name'.",
        ServesRetiredModels = true,
        KeySubstitutes = AzureAuth.KeySubstitutes,
        Deployments = new("azure_deployment_name", "azure_api_version"),
    };

    /// <inheritdoc/>
    public IReadOnlyList<ModelInfo> Models { get; } =
        [.. OpenAiModels.All.Where(model => model.Name.StartsWith("gpt-image", StringComparison.Ordinal))
            .Select(model => model.ToInfo(ImageOperation.Variation))];

    /// <inheritdoc/>
    public bool ForwardsAsReceived(ProviderRequest request) => EditBody.Keeps(request);

    /// <inheritdoc/>
    public Translation Translate(ProviderRequest request)
    {
        var (image, endpoint) = (request.Image, request.Endpoint);
        if (image.Operation == ImageOperation.Variation && !endpoint.HasCustomHost)
            return Translation.Refuse(GatewayError.Unsupported("Azure AI has no image variations."));
        if ((EditBody.Refuse(endpoint) ?? AzureDeployment.Refuse(endpoint)) is { } wrong)
            return Translation.Refuse(wrong);
        if (image.Model is null)
            return Translation.Refuse(
                GatewayError.Invalid(
                    "Azure AI needs 'model': the name of a deployment.", ParameterNames.Model, "missing_required_parameter"));
        if (!Reach(endpoint).TryGet(out var reached, out var refusal))
            return Translation.Refuse(refusal);
        var (host, auth) = reached;

        var version = endpoint.Setting("azure_api_version") is { Length: > 0 } said
            ? "?api-version=" + Uri.EscapeDataString(said)
            : string.Empty;
        var uri = ProviderHeaders.Below(host, Path(image.Operation) + version);

        // Azure's GPT image models refuse it, and the gateway gives either form from what comes.
        image = image with { Parameters = image.Parameters.Without(ParameterNames.ResponseFormat) };
        var model = endpoint.Setting("azure_model_name") ?? image.Model;
        var plan = ForwardsAsReceived(request)
            ? OpenAiTranslator.Forward(image, model)
            : OpenAiTranslator.Plan(
                image, model, atVendor: false, EditBody.AsJson(endpoint) ?? false, ownHost: endpoint.HasCustomHost);
        return plan.ToTranslation(_reader, (reader, call) =>
            new(HttpMethod.Post, uri, Headers(endpoint, auth, call.Accept), call.Body, reader, call.Images) { Signer = auth.Signer }) with
        { Deployment = AzureDeployment.NameFor(endpoint) };
    }

    /// <inheritdoc/>
    public ProviderError ReadError(int status, string contentType, ReadOnlySpan<byte> body) => AzureErrors.Read(status, body);

    // A URL of the caller's goes to Azure only; other hosts are custom hosts, which the egress policy checks.
    private Result<(Uri Host, AzureAuth Auth)> Reach(ProviderEndpoint endpoint)
    {
        var foundry = endpoint.Setting("azure_foundry_url");
        if (endpoint.BaseUrl is null && string.IsNullOrEmpty(foundry))
            return GatewayError.Invalid(
                "Azure AI needs the address of a Foundry resource: header 'x-portkey-azure-foundry-url' or config key 'azure_foundry_url'.",
                "azure_foundry_url");
        var host = endpoint.BaseUrl;
        if (host is null
            && (!Uri.TryCreate(foundry, UriKind.Absolute, out host) || host.Scheme != Uri.UriSchemeHttps || host.Query.Length > 0
                || !(Is(host, Microsofts) || Is(host, Customers))))
            return GatewayError.Invalid(
                "Invalid value for 'azure_foundry_url': it is an https URL on azure.com, such as "
                    + "'https://my-resource.services.ai.azure.com/openai/v1'; name any other host as custom host.",
                "azure_foundry_url", "invalid_value");

        var keyAsBearer = !Is(host, Microsofts) || host.Host.EndsWith(".ai.azure.com", StringComparison.OrdinalIgnoreCase);
        if (!AzureAuth.From(endpoint, _tokens, keyAsBearer).TryGet(out var auth, out var refusal))
            return refusal;
        if (auth.Signer is not null && endpoint.BaseUrl is null && !Is(host, Microsofts)
            && AzureIdentity.Of(endpoint).Value is { IsGateways: true })
            return GatewayError.Invalid(
                "The gateway's own identity is not used for a machine learning endpoint, since its owner would see the token; use a key.",
                "azure_auth_mode");
        return (host, auth);
    }

    private static string Path(ImageOperation operation) => operation switch
    {
        ImageOperation.Generation => "/images/generations",
        ImageOperation.Edit => "/images/edits",
        _ => "/images/variations",
    };

    private static bool Is(Uri host, string[] domains) =>
        domains.Any(domain => host.Host.EndsWith('.' + domain, StringComparison.OrdinalIgnoreCase));

    private static IReadOnlyList<Header> Headers(ProviderEndpoint endpoint, AzureAuth auth, string? accept) => ProviderHeaders.Create(
        auth.Headers,
        ("accept", accept),
        ("extra-parameters", endpoint.Setting("azure_extra_params") is { Length: > 0 } extra ? extra : "drop"),
        ("azureml-model-deployment", endpoint.Setting("azure_deployment_name")));
}
