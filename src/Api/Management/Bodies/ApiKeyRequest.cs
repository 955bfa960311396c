using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>A gateway key in a body; what is left out stays as it is.</summary>
internal record ApiKeyRequest : LimitedRequest, IInWorkspace
{
    [Description("The name that people see; needed for a new key.")]
    [StringLength(BodyNames.MaxChars, MinimumLength = 1)]
    public Optional<string> Name { get; init; }

    [Description("A remark.")]
    public Optional<string?> Description { get; init; }

    [Description("The workspace of a new key.")]
    [StringLength(BodyNames.MaxChars)]
    public Optional<string?> WorkspaceId { get; init; }

    [Description("The person whose key it is; needed for a user's key.")]
    [StringLength(BodyNames.MaxChars)]
    public Optional<string?> UserId { get; init; }

    [Description("Scopes such as completions.write; needed for a new key.")]
    [Length(1, 200)]
    public Optional<IReadOnlyList<string>> Scopes { get; init; }

    [Description("active or disabled; a disabled key is refused at once.")]
    [AllowedValues("active", "disabled", "expired", "exhausted")]
    public Optional<string> Status { get; init; }

    [Description("Models that the key may ask for, with * for any letters; null: all.")]
    [Length(0, 500)]
    public Optional<IReadOnlyList<string>?> AllowedModels { get; init; }

    [Description("Vendors and saved providers (by slug or @slug) that the key may use, with * for any letters; null: all.")]
    [Length(0, 500)]
    public Optional<IReadOnlyList<string>?> AllowedProviders { get; init; }

    [Description("Defaults of the key's requests.")]
    public Optional<DefaultsRequest?> Defaults { get; init; }

    [Description("The end of the key as ISO 8601; null: none.")]
    public Optional<string?> ExpiresAt { get; init; }

    [NotActedOn("alerts go to the log and to IMAGEGATEWAY__ALERTS__WEBHOOKURL")]
    public JsonElement? AlertEmails { get; init; }

    [NotActedOn("call POST /v1/api-keys/{id}/rotate")]
    public JsonElement? RotationPolicy { get; init; }

    [SentBack]
    public JsonElement? Id { get; init; }

    [SentBack]
    public JsonElement? Object { get; init; }

    [SentBack]
    public JsonElement? CreationMode { get; init; }

    [SentBack]
    public JsonElement? OrganisationId { get; init; }

    [SentBack]
    public JsonElement? KeyTransitionExpiresAt { get; init; }

    [SentBack]
    public JsonElement? CreatedAt { get; init; }

    [SentBack]
    public JsonElement? LastUpdatedAt { get; init; }

    [SentBack]
    public JsonElement? DeclaredInFile { get; init; }

    [SentBack]
    public JsonElement? LastUsedAt { get; init; }
}

/// <summary>A gateway key in a body of the API, with the members of answers and paths that clients send back.</summary>
internal sealed record ApiKeyChange : ApiKeyRequest
{
    [SentBack]
    public JsonElement? Slug { get; init; }

    [SentBack]
    public JsonElement? Key { get; init; }

    [SentBack]
    public JsonElement? Type { get; init; }

    [SentBack]
    [JsonPropertyName("sub-type")]
    public JsonElement? SubType { get; init; }
}

/// <summary>A gateway key that the deployment's file declares.</summary>
internal sealed record DeclaredKey : ApiKeyRequest
{
    [Description("The name by which it stays the same when the rest changes.")]
    public Optional<string?> Slug { get; init; }

    [Description("The key itself.")]
    public string? Key { get; init; }

    [Description("The key's SHA-256 in hexadecimal digits.")]
    public string? KeySha256 { get; init; }

    [Description("organisation-service, workspace-service (the default) or workspace-user.")]
    public string? Type { get; init; }
}

/// <summary>The rotation of a gateway key.</summary>
internal sealed record ApiKeyRotation
{
    [Description("Milliseconds that the old key goes on; 0: it ends at once. Default 1,800,000.")]
    public Optional<long> KeyTransitionPeriodMs { get; init; }

    [SentBack]
    public JsonElement? Id { get; init; }
}
