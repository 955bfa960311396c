using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>An export of the request log; what is left out stays as it is.</summary>
internal sealed record LogExportChange : IInWorkspace
{
    [Description("The workspace whose entries are exported.")]
    [StringLength(BodyNames.MaxChars)]
    public Optional<string?> WorkspaceId { get; init; }

    [Description("Filters as in GET /v1/logs; page_size (at most 50000) and current_page choose a part of what fits.")]
    public Optional<IReadOnlyDictionary<string, JsonElement>?> Filters { get; init; }

    [Description("Members of each entry; default: all.")]
    [Length(0, 64)]
    public Optional<IReadOnlyList<string>?> RequestedData { get; init; }

    [Description("A remark.")]
    [StringLength(1000)]
    public Optional<string?> Description { get; init; }

    [SentBack]
    public JsonElement? Id { get; init; }

    [SentBack]
    public JsonElement? ExportId { get; init; }

    [SentBack]
    public JsonElement? Object { get; init; }

    [SentBack]
    public JsonElement? OrganisationId { get; init; }

    [SentBack]
    public JsonElement? Status { get; init; }

    [SentBack]
    public JsonElement? Fault { get; init; }

    [SentBack]
    public JsonElement? CreatedAt { get; init; }

    [SentBack]
    public JsonElement? LastUpdatedAt { get; init; }

    [SentBack]
    public JsonElement? CreatedBy { get; init; }

    [SentBack]
    public JsonElement? TotalRecords { get; init; }
}
