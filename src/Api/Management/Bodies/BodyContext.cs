using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>
/// The metadata of all bodies of management routes, with names in snake case; also what is inside <see cref="Optional{T}"/>.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, MaxDepth = 128)]
[JsonSerializable(typeof(ReferenceRequest))]
[JsonSerializable(typeof(ApiKeyChange))]
[JsonSerializable(typeof(ApiKeyRotation))]
[JsonSerializable(typeof(DeclaredKey))]
[JsonSerializable(typeof(WorkspaceChange))]
[JsonSerializable(typeof(ConfigChange))]
[JsonSerializable(typeof(ConfigRestore))]
[JsonSerializable(typeof(UsagePolicyChange))]
[JsonSerializable(typeof(RatePolicyChange))]
[JsonSerializable(typeof(SavedProviderChange))]
[JsonSerializable(typeof(IntegrationModelsChange))]
[JsonSerializable(typeof(IntegrationWorkspacesChange))]
[JsonSerializable(typeof(UsageResolution))]
[JsonSerializable(typeof(ImportDocument))]
[JsonSerializable(typeof(LogInsertion))]
[JsonSerializable(typeof(FeedbackRequest))]
[JsonSerializable(typeof(FeedbackChange))]
[JsonSerializable(typeof(LogExportChange))]
[JsonSerializable(typeof(LoggedRequest))]
[JsonSerializable(typeof(LoggedResponse))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, JsonElement>))]
[JsonSerializable(typeof(int?))]
[JsonSerializable(typeof(decimal?))]
[JsonSerializable(typeof(DefaultsRequest))]
[JsonSerializable(typeof(UsageLimitRequest))]
[JsonSerializable(typeof(RateLimitRequest))]
[JsonSerializable(typeof(ProviderSettingsRequest))]
[JsonSerializable(typeof(GlobalAccessRequest))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<DeploymentRequest>))]
[JsonSerializable(typeof(IReadOnlyList<ModelRuleRequest>))]
[JsonSerializable(typeof(IReadOnlyList<WorkspaceGrantRequest>))]
[JsonSerializable(typeof(IReadOnlyList<PolicyConditionRequest>))]
[JsonSerializable(typeof(IReadOnlyList<PolicyKeyRequest>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(JsonElement?))]
[JsonSerializable(typeof(bool?))]
[JsonSerializable(typeof(long?))]
internal sealed partial class BodyContext : JsonSerializerContext;
