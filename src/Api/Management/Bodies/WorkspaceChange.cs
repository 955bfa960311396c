using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>A workspace in a body; what is left out stays as it is.</summary>
internal sealed record WorkspaceChange : LimitedRequest
{
    [Description("The name that people see; needed for a new workspace.")]
    [StringLength(BodyNames.MaxChars, MinimumLength = 1)]
    public Optional<string> Name { get; init; }

    [Description("The slug of a new workspace; default: made of the name.")]
    public Optional<string?> Slug { get; init; }

    [Description("A remark.")]
    public Optional<string?> Description { get; init; }

    [Description("Defaults of the requests of its keys.")]
    public Optional<DefaultsRequest?> Defaults { get; init; }

    [Description("Days after which entries of the request log are hidden and their bodies removed; null: as the deployment says.")]
    [Range(1, 100_000)]
    public Optional<int?> LogRetentionDays { get; init; }

    [Description("What the request log keeps of prompts and bodies; null: as the deployment says.")]
    [AllowedValues("full", "hash", "off")]
    public Optional<string?> LogContent { get; init; }

    [Description("Metadata keys whose values analytics count apart.")]
    [Length(0, 5)]
    public Optional<IReadOnlyList<string>?> AnalyticsMetadataKeys { get; init; }

    [Description("Days after which archived images are removed; null: as the deployment says.")]
    [Range(1, 100_000)]
    public Optional<int?> ArchiveDays { get; init; }

    [Description("Bytes of archived images beyond which the oldest are removed; null: as the deployment says.")]
    [Range(typeof(long), "1", "1000000000000000")]
    public Optional<long?> ArchiveBytes { get; init; }

    [NotActedOn("people are known by the gateway keys that they have")]
    public JsonElement? Users { get; init; }

    [SentBack]
    public JsonElement? WorkspaceId { get; init; }

    [SentBack]
    public JsonElement? Id { get; init; }

    [SentBack]
    public JsonElement? Object { get; init; }

    [SentBack]
    public JsonElement? IsDefault { get; init; }

    [SentBack]
    public JsonElement? OrganisationId { get; init; }

    [SentBack]
    public JsonElement? CreatedAt { get; init; }

    [SentBack]
    public JsonElement? LastUpdatedAt { get; init; }

    [SentBack]
    public JsonElement? DeclaredInFile { get; init; }
}
