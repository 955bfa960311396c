using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Google;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.VertexAi;

/// <summary>
/// Google Vertex AI: Imagen by <c>:predict</c>, with edits, masks and references, and Gemini's image models by
/// <c>:generateContent</c> (https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/imagen-api). Google retired
/// Imagen on 2026-08-17; it stays for hosts that still answer. A service account goes before
/// the caller's token, as at Portkey; without either a saved entry may use the deployment's own credentials. An API key (<c>AIza…</c>) is
/// express mode.
/// <c>vertex_storage_bucket_name</c> is accepted for Portkey's sake and has no use for images. Unverified: how Imagen answers after its
/// end, and what it says of a prompt that it refuses.
/// </summary>
public sealed class VertexAiProvider : IImageProvider
{
    private const string Account = "vertex_service_account_json";

    // Google's library takes its time to load, and most processes never ask it for a token.
    private readonly Lazy<GoogleTokens> _tokens;

    /// <summary>Serves with tokens of Google's.</summary>
    /// <param name="tokenUrl">Where tokens of service accounts are had instead of at Google.</param>
    /// <param name="tokenHandler">Makes what sends requests for tokens; null: Google's library sends them by itself.</param>
    public VertexAiProvider(Uri? tokenUrl = null, Func<HttpMessageHandler>? tokenHandler = null) =>
        _tokens = new(() => new GoogleTokens(tokenUrl, tokenHandler is null ? null : GoogleTokens.Http(tokenHandler)));

    internal VertexAiProvider(GoogleTokens tokens) => _tokens = new(tokens);

    /// <inheritdoc/>
    public string Slug => "vertex-ai";

    /// <inheritdoc/>
    public ProviderCapabilities Capabilities { get; } = new()
    {
        Aliases = ["google-vertex", "google-vertex-ai", "gcp-vertex-ai"],
        TelemetryName = "gcp.vertex_ai",
        Settings =
        [
            new("vertex_project_id", "x-portkey-vertex-project-id", SettingRoles.Destination),
            new("vertex_region", "x-portkey-vertex-region", SettingRoles.Destination),
            new(Account, "x-portkey-vertex-service-account-json", SettingRoles.Secret | SettingRoles.Document)
                { Kind = SettingKind.TextOrObject },
            new("vertex_storage_bucket_name", "x-portkey-vertex-storage-bucket-name"),
        ],
        CountNames = ["sampleCount", "candidateCount"],
        KeySubstitutes = [["vertex_region", "vertex_project_id"], ["vertex_region", Account]],
    };

    /// <inheritdoc/>
    public IReadOnlyList<ModelInfo> Models { get; } = [.. GoogleModels.All.Select(model => model.Describe(atVertex: true))];

    /// <inheritdoc/>
    public ModelInfo? FindModel(string name)
    {
        var rules = GoogleModels.RulesOf(ModelName(name), otherwiseImagen: true);
        return Models.FirstOrDefault(model => model.Name == rules.Name);
    }

    /// <inheritdoc/>
    public ModelDefault? DefaultFor(ImageRequest image) => new(GoogleModels.Default);

    /// <inheritdoc/>
    public Translation Translate(ProviderRequest request)
    {
        var endpoint = request.Endpoint;
        if (!KeyOf(endpoint).TryGet(out var key, out var unusable))
            return Translation.Refuse(unusable);
        if (key is null && string.IsNullOrEmpty(endpoint.ApiKey) && RefuseOwn(endpoint) is { } refused)
            return Translation.Refuse(refused);

        var model = ModelName(request.Image.Model ?? GoogleModels.Default);
        var byApiKey = key is null && IsApiKey(endpoint.ApiKey);
        var isImagen = GoogleModels.RulesOf(model, otherwiseImagen: true).IsImagen;
        if (!VertexAddress.Resolve(endpoint, key?.ProjectId, isImagen, byApiKey).TryGet(out var address, out var refusal))
            return Translation.Refuse(refusal);

        var headers = key is not null ? [] : byApiKey
            ? ProviderHeaders.Create(("x-goog-api-key", endpoint.ApiKey))
            : ProviderHeaders.Create(("authorization", ProviderHeaders.Bearer(endpoint.ApiKey)));
        var signer = headers.Count == 0 ? new GoogleTokenSigner(_tokens.Value, key) : null;
        return GoogleTranslator.Translate(request.Image, model, atVertex: true, (method, body, reader, images) => new(
            HttpMethod.Post,
            ProviderHeaders.Below(endpoint.BaseUrl ?? address.Host, $"{address.Path}{GoogleModels.PathOf(model)}:{method}"),
            headers,
            body,
            reader,
            images)
        {
            Signer = signer,
        });
    }

    /// <inheritdoc/>
    public ProviderError ReadError(int status, string contentType, ReadOnlySpan<byte> body) => GoogleErrors.Read(status, body);

    private static GatewayError? RefuseOwn(ProviderEndpoint endpoint) =>
        endpoint.HasCustomHost
            ? OwnHost
            : GatewayIdentity.Refuse(endpoint, "Google", "'Authorization: Bearer …' or 'x-portkey-vertex-service-account-json'");

    // Whoever names the host would get the deployment's token.
    private static GatewayError OwnHost => GatewayError.Invalid(
        "A custom host needs a credential of the caller's: 'Authorization: Bearer …' or 'x-portkey-vertex-service-account-json'. The "
            + "gateway's own Google credentials go to Google only.",
        "authorization", "invalid_credential", status: 401);

    private static Result<ServiceAccountKey?> KeyOf(ProviderEndpoint endpoint)
    {
        if (endpoint.Setting(Account) is not { Length: > 0 } text)
            return default;
        return ServiceAccountKey.Read(text).TryGet(out var key, out var fault)
            ? key
            : GatewayError.Invalid($"The service account cannot be used: {fault}.", Account, "invalid_value");
    }

    // Keys of Google's API console; access tokens begin otherwise.
    private static bool IsApiKey(string? credential) =>
        credential is not null
            && (credential.StartsWith("AIza", StringComparison.Ordinal) || credential.StartsWith("AQ.", StringComparison.Ordinal));

    // Portkey's clients write the publisher before the name, others the whole path.
    private static string ModelName(string model)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["publishers/google/models/", "google.", "google/", "models/"])
        {
            if (model.StartsWith(prefix, StringComparison.Ordinal))
                return model[prefix.Length..];
        }

        return model;
    }
}
