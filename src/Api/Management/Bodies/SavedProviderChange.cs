using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>A saved provider in a body, whichever of its three views it is sent to; what is left out stays as it is.</summary>
internal sealed record SavedProviderChange : LimitedRequest, IInWorkspace
{
    [Description("The name that people see; needed for a new one.")]
    [StringLength(BodyNames.MaxChars, MinimumLength = 1)]
    public Optional<string> Name { get; init; }

    [Description("The slug of a new one; default: made of the name.")]
    public Optional<string?> Slug { get; init; }

    [Description("A remark, in Portkey's older and provider views.")]
    public Optional<string?> Note { get; init; }

    [Description("A remark, in Portkey's view of integrations.")]
    public Optional<string?> Description { get; init; }

    [Description("The vendor; needed for a new virtual key.")]
    [StringLength(BodyNames.MaxChars)]
    public Optional<string?> Provider { get; init; }

    [Description("The vendor; needed for a new integration.")]
    [StringLength(BodyNames.MaxChars)]
    public Optional<string?> AiProviderId { get; init; }

    [Description("The vendor, as answers name it.")]
    [StringLength(BodyNames.MaxChars)]
    public Optional<string?> AiProviderName { get; init; }

    [Description("The integration whose credential is used, by id or slug; needed for a new provider.")]
    [StringLength(BodyNames.MaxChars)]
    public Optional<string?> IntegrationId { get; init; }

    [Description("The vendor's key; null takes it away. A mask that was read keeps the key.")]
    [StringLength(ProviderSettingsRequest.MaxSettingChars)]
    public Optional<string?> Key { get; init; }

    [Description("The workspace of a new one.")]
    [StringLength(BodyNames.MaxChars)]
    public Optional<string?> WorkspaceId { get; init; }

    [Description("active or disabled; requests that name a disabled one are refused at once.")]
    [AllowedValues("active", "disabled", "expired", "exhausted")]
    public Optional<string> Status { get; init; }

    [Description("Models that may be asked for, with * for any letters; null: all that 'models' of the integration allows.")]
    [Length(0, 500)]
    public Optional<IReadOnlyList<string>?> AllowedModels { get; init; }

    [Description("The end as ISO 8601; null: none.")]
    public Optional<string?> ExpiresAt { get; init; }

    [Description("A base URL instead of the vendor's own.")]
    [StringLength(2048)]
    public Optional<string?> CustomHost { get; init; }

    [Description("gateway: the identity that the gateway has in its cloud; null: the credential that is saved.")]
    [AllowedValues(ProviderRecord.GatewayIdentity)]
    public Optional<string?> Identity { get; init; }

    [Description("Whether requests may send the credential to a host that they name.")]
    public Optional<bool> AllowHostOverride { get; init; }

    [Description("The vendor's own settings; they may also stand beside the other members.")]
    public Optional<ProviderSettingsRequest?> Configurations { get; init; }

    [Description("The vendor's own settings; they may also stand beside the other members.")]
    public Optional<ProviderSettingsRequest?> ModelConfig { get; init; }

    [Description("Azure's deployments, by which models lead to them.")]
    [Length(1, 200)]
    public Optional<IReadOnlyList<DeploymentRequest>> DeploymentConfig { get; init; }

    [Description("Whether a new integration can be named by requests.")]
    public Optional<bool> CreateDefaultProvider { get; init; }

    [Description("The slug by which requests name a new integration.")]
    public Optional<string?> DefaultProviderSlug { get; init; }

    [Description("Whether models that no rule names may be asked for.")]
    public Optional<bool> AllowAllModels { get; init; }

    [Description("Refused where it is not empty: send the credential itself.")]
    public Optional<JsonElement> SecretMappings { get; init; }

    [NotActedOn("name headers of requests in a config's 'forward_headers'")]
    public JsonElement? CustomHeaders { get; init; }

    [NotActedOn("prices are the deployment's (IMAGEGATEWAY__PRICESFILE)")]
    public JsonElement? PricingAdjustments { get; init; }

    [NotActedOn("a name or a remark can hold them")]
    public JsonElement? Tags { get; init; }

    [SentBack]
    public JsonElement? Id { get; init; }

    [SentBack]
    public JsonElement? Object { get; init; }

    [SentBack]
    public JsonElement? Type { get; init; }

    [SentBack]
    public JsonElement? OrganisationId { get; init; }

    [SentBack]
    public JsonElement? MaskedApiKey { get; init; }

    [SentBack]
    public JsonElement? MaskedKey { get; init; }

    [SentBack]
    public JsonElement? GlobalWorkspaceAccessSettings { get; init; }

    [SentBack]
    public JsonElement? WorkspaceCount { get; init; }

    [SentBack]
    public JsonElement? Models { get; init; }

    [SentBack]
    public JsonElement? CreatedAt { get; init; }

    [SentBack]
    public JsonElement? LastUpdatedAt { get; init; }

    [SentBack]
    public JsonElement? DeclaredInFile { get; init; }

    /// <summary>The vendor's settings beside the other members, by their names in snake case.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Settings { get; set; }
}

/// <summary>The settings of a vendor in a body.</summary>
internal sealed record ProviderSettingsRequest
{
    /// <summary>Characters of a setting or a key.</summary>
    public const int MaxSettingChars = 32 * 1024;

    [Description("A base URL instead of the vendor's own.")]
    [StringLength(2048)]
    public Optional<string?> CustomHost { get; init; }

    [Description("Azure's deployments, by which models lead to them.")]
    [AlsoNamed("azure_deployment_config")]
    [Length(1, 200)]
    public Optional<IReadOnlyList<DeploymentRequest>> DeploymentConfig { get; init; }

    [NotActedOn("name headers of requests in a config's 'forward_headers'")]
    public JsonElement? CustomHeaders { get; init; }

    /// <summary>The settings by their names in snake case.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Settings { get; set; }
}

/// <summary>A deployment of a model at Azure in a body.</summary>
internal sealed record DeploymentRequest
{
    [Description("The name of the deployment.")]
    [AlsoNamed("azure_deployment_name")]
    [StringLength(BodyNames.MaxChars, MinimumLength = 1)]
    public required string DeploymentName { get; init; }

    [Description("The version of the API.")]
    [AlsoNamed("azure_api_version")]
    [StringLength(BodyNames.MaxChars)]
    public string? ApiVersion { get; init; }

    [Description("The model by which requests ask for it.")]
    [AlsoNamed("azure_model_slug")]
    [StringLength(BodyNames.MaxChars)]
    public string? Alias { get; init; }

    [Description("Whether it serves models that no other deployment is named for.")]
    public bool? IsDefault { get; init; }
}

/// <summary>Rules for the models of an integration.</summary>
internal sealed record IntegrationModelsChange : IInWorkspace
{
    /// <summary>Rules for models of one integration.</summary>
    public const int MaxModels = 1000;

    [Description("Rules, each for one model; others stay.")]
    [Length(0, IntegrationModelsChange.MaxModels)]
    [ShapedAs(typeof(IReadOnlyList<ModelRuleRequest>))]
    public Optional<JsonElement?> Models { get; init; }

    [Description("Whether models that no rule names may be asked for.")]
    public Optional<bool> AllowAllModels { get; init; }

    [Description("The workspace of the integration.")]
    [StringLength(BodyNames.MaxChars)]
    public Optional<string?> WorkspaceId { get; init; }

    [SentBack]
    public JsonElement? Slug { get; init; }

    [SentBack]
    public JsonElement? Total { get; init; }
}

/// <summary>The workspaces that may use an integration.</summary>
internal sealed record IntegrationWorkspacesChange : IInWorkspace
{
    [Description("Workspaces that are named; others stay.")]
    [Length(0, 1000)]
    public Optional<IReadOnlyList<WorkspaceGrantRequest>?> Workspaces { get; init; }

    [Description("Whether workspaces that are not named may use it.")]
    public Optional<GlobalAccessRequest?> GlobalWorkspaceAccess { get; init; }

    [Description("true: workspaces that are not named here lose what they had by name.")]
    [AlsoNamed("override_existing_workspaces_access")]
    public Optional<bool> OverrideExistingWorkspaceAccess { get; init; }

    [Description("The workspace of the integration.")]
    [StringLength(BodyNames.MaxChars)]
    public Optional<string?> WorkspaceId { get; init; }

    [SentBack]
    public JsonElement? Slug { get; init; }

    [SentBack]
    public JsonElement? Total { get; init; }
}

/// <summary>Body that grants an integration to one workspace or withdraws it.</summary>
internal sealed record WorkspaceGrantRequest
{
    [Description("The workspace's id or slug.")]
    [StringLength(BodyNames.MaxChars, MinimumLength = 1)]
    public required string Id { get; init; }

    [Description("Whether it may.")]
    public required bool Enabled { get; init; }

    [Description("Refused: limits stand on the workspace, or on a provider with the integration's credential.")]
    public JsonElement? UsageLimits { get; init; }

    [Description("Refused: limits stand on the workspace, or on a provider with the integration's credential.")]
    public JsonElement? RateLimits { get; init; }

    [Description("Refused: limits stand on the workspace, or on a provider with the integration's credential.")]
    public JsonElement? ResetUsage { get; init; }
}

/// <summary>Body that grants an integration to all other workspaces or withdraws it.</summary>
internal sealed record GlobalAccessRequest
{
    [Description("Whether they may.")]
    public required bool Enabled { get; init; }
}

/// <summary>A rule for a model of an integration; what is not acted on is kept for answers.</summary>
internal sealed record ModelRuleRequest
{
    [Description("The vendor's name for the model.")]
    [StringLength(BodyNames.MaxChars, MinimumLength = 1)]
    public required string Slug { get; init; }

    [Description("Whether it may be asked for.")]
    public required bool Enabled { get; init; }

    [Description("Kept and shown.")]
    public bool? IsCustom { get; init; }

    [Description("Kept and shown.")]
    public bool? IsFinetune { get; init; }

    [Description("Kept and shown.")]
    [StringLength(BodyNames.MaxChars)]
    public string? BaseModelSlug { get; init; }

    [Description("Kept and shown.")]
    public JsonElement? Configurations { get; init; }

    [Description("Kept and shown; prices are the deployment's (IMAGEGATEWAY__PRICESFILE).")]
    public JsonElement? PricingConfig { get; init; }
}
