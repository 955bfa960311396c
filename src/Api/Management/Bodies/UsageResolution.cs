using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>The end of uncertain attempts: one by its id, or all that fit a filter.</summary>
internal sealed record UsageResolution : IInWorkspace
{
    [Description("An entry of …/usage/uncertain; or else a filter.")]
    [StringLength(BodyNames.MaxChars)]
    public Optional<string?> Id { get; init; }

    [Description("charge (it was billed) or release (it was not).")]
    [AllowedValues("charge", "release")]
    public required string Resolution { get; init; }

    [Description("Filter: attempts at this vendor, or at this saved provider by its slug, @slug or id.")]
    [StringLength(BodyNames.MaxChars)]
    public Optional<string?> Provider { get; init; }

    [Description("Filter: attempts from this time on, as ISO 8601.")]
    public Optional<string?> Since { get; init; }

    [Description("Filter: attempts before this time, as ISO 8601.")]
    public Optional<string?> Until { get; init; }

    [Description("Filter: outcome_unknown or owner_silent.")]
    [AllowedValues("outcome_unknown", "owner_silent")]
    public Optional<string?> Reason { get; init; }

    [Description("The workspace that is meant.")]
    [StringLength(BodyNames.MaxChars)]
    public Optional<string?> WorkspaceId { get; init; }

    [SentBack]
    public JsonElement? Slug { get; init; }
}
