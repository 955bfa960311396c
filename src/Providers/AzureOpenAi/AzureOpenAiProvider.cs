using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Azure;
using ImageGateway.Providers.Shared.OpenAiFormat;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.AzureOpenAi;

/// <summary>
/// Azure OpenAI, the classic surface with a deployment in the path and the v1 surface with the deployment as model
/// (https://learn.microsoft.com/azure/ai-foundry/openai/reference). A deployment's name says nothing about its model: the rules
/// are taken from the setting <c>azure_model_name</c>, else from the caller's <c>model</c>.
/// </summary>
/// <param name="tokenUrl">Where Entra's tokens are had instead of at Microsoft.</param>
/// <param name="tokenHandler">Makes what sends requests for tokens; null: Microsoft's library sends them by itself.</param>
public sealed class AzureOpenAiProvider(Uri? tokenUrl = null, Func<HttpMessageHandler>? tokenHandler = null) : IImageProvider
{
    // Knows both DALL·E 3 and the GPT image models (https://learn.microsoft.com/azure/ai-foundry/openai/reference).
    private const string DefaultApiVersion = "2025-04-01-preview";

    private readonly AzureTokens _tokens = new(tokenUrl, tokenHandler);
    private readonly OpenAiResponseReader _reader = new();

    /// <inheritdoc/>
    public string Slug => "azure-openai";

    /// <inheritdoc/>
    public ProviderCapabilities Capabilities { get; } = new()
    {
        Aliases = ["azure", "azure-open-ai-service", "microsoft-azure-openai"],
        TelemetryName = "azure.ai.openai",
        Settings =
        [
            new("resource_name", "x-portkey-azure-resource-name", SettingRoles.Destination) { Aliases = ["azure_resource_name"] },
            new("deployment_id", "x-portkey-azure-deployment-id")
                { Aliases = ["azure_deployment_id", "azure_deployment_name", "deployment_name"], ShapesImages = true },
            new("api_version", "x-portkey-azure-api-version", SettingRoles.Destination) { Aliases = ["azure_api_version"] },
            AzureAuth.ModelName,
            AzureDeployment.Setting,
            EditBody.Setting,
            .. AzureAuth.Settings,
        ],
        ForwardedHeaders = ["azureml-model-session"],
        PriceHint =
            "A deployment's name says nothing about its model: name the model, such as 'gpt-image-2', in config key 'azure_model_name' or header 'x-portkey-azure-model-name'.",
        ServesRetiredModels = true,
        HasOpenAiResponses = true,
        KeySubstitutes = AzureAuth.KeySubstitutes,
        Deployments = new("deployment_id", "api_version"),
    };

    /// <inheritdoc/>
    public IReadOnlyList<ModelInfo> Models { get; } = [.. OpenAiModels.All.Select(model => model.ToInfo(ImageOperation.Variation))];

    /// <inheritdoc/>
    public bool ForwardsAsReceived(ProviderRequest request) => EditBody.Keeps(request);

    /// <inheritdoc/>
    public Translation Translate(ProviderRequest request)
    {
        var (image, endpoint) = (request.Image, request.Endpoint);
        var forwards = ForwardsAsReceived(request);
        if (image.Operation == ImageOperation.Variation && !endpoint.HasCustomHost)
            return Translation.Refuse(GatewayError.Unsupported("Azure OpenAI has no image variations."));
        if ((EditBody.Refuse(endpoint) ?? AzureDeployment.Refuse(endpoint) ?? Refuse(image, endpoint)) is { } wrong)
            return Translation.Refuse(wrong);
        if (!AzureAuth.From(endpoint, _tokens).TryGet(out var auth, out var refusal))
            return Translation.Refuse(refusal);

        var deployment = endpoint.Setting("deployment_id") ?? image.Model!;
        var version = endpoint.Setting("api_version") ?? DefaultApiVersion;

        // Azure's GPT image models refuse it, and the gateway gives either form from what comes.
        image = image with { Parameters = image.Parameters.Without(ParameterNames.ResponseFormat) };
        var model = endpoint.Setting("azure_model_name") ?? image.Model;
        var plan = forwards
            ? OpenAiTranslator.Forward(image, model)
            : OpenAiTranslator.Plan(
                image, model, atVendor: !endpoint.HasCustomHost, EditBody.AsJson(endpoint)
                    ?? false, ownHost: endpoint.HasCustomHost);
        var uri = ProviderHeaders.Below(endpoint.BaseUrl ?? Vendor(endpoint), Path(image.Operation, deployment, version));
        return plan.ToTranslation(_reader, (reader, call) => new(
            HttpMethod.Post,
            uri,
            Headers(auth, call.Accept),
            call.Form.Write(IsV1(version) ? call.Parameters.With(new(ParameterNames.Model, JsonText.Quote(deployment))) : call.Parameters),
            reader,
            call.Images)
        { Signer = auth.Signer }) with
        { Deployment = AzureDeployment.NameFor(endpoint) };
    }

    /// <inheritdoc/>
    public ProviderCall? ListModels(ProviderEndpoint endpoint)
    {
        if ((endpoint.BaseUrl is null && !IsResourceName(endpoint.Setting("resource_name")))
            || !AzureAuth.From(endpoint, _tokens).TryGet(out var auth, out _))
            return null;
        var uri = ProviderHeaders.Below(endpoint.BaseUrl ?? Vendor(endpoint), "/models?api-version=2024-10-21");
        return new(HttpMethod.Get, uri, Headers(auth, null), null, _reader, 0) { Signer = auth.Signer };
    }

    /// <inheritdoc/>
    public ProviderError ReadError(int status, string contentType, ReadOnlySpan<byte> body) => AzureErrors.Read(status, body);

    private static GatewayError? Refuse(ImageRequest image, ProviderEndpoint endpoint)
    {
        if (endpoint.BaseUrl is null && !IsResourceName(endpoint.Setting("resource_name")))
            return GatewayError.Invalid(
                "Azure OpenAI needs the name of a resource: header 'x-portkey-azure-resource-name' or config key 'resource_name', "
                    + "letters, digits and hyphens.",
                "resource_name");
        if (endpoint.Setting("deployment_id") is null && image.Model is null)
            return GatewayError.Invalid(
                "Azure OpenAI needs a deployment: header 'x-portkey-azure-deployment-id', config key 'deployment_id', or 'model'.",
                "deployment_id");
        return null;
    }

    private static Uri Vendor(ProviderEndpoint endpoint) => new($"https://{endpoint.Setting("resource_name")}.openai.azure.com/openai");

    // A resource is one label of a host name; anything else could lead to another host.
    private static bool IsResourceName(string? name) =>
        name is { Length: > 0 and <= 64 } && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');

    private static bool IsV1(string version) => version is "v1" or "preview";

    private static string Path(ImageOperation operation, string deployment, string version)
    {
        var route = operation switch
        {
            ImageOperation.Generation => "/images/generations",
            ImageOperation.Edit => "/images/edits",
            _ => "/images/variations",
        };
        return version switch
        {
            "v1" => "/v1" + route,
            "preview" => "/v1" + route + "?api-version=preview",
            _ => $"/deployments/{Uri.EscapeDataString(deployment)}{route}?api-version={Uri.EscapeDataString(version)}",
        };
    }

    private static IReadOnlyList<Header> Headers(AzureAuth auth, string? accept) =>
        ProviderHeaders.Create(auth.Headers, ("accept", accept));
}
