using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>The deployment's resources file: the form of <c>GET /v1/admin/export</c>, with references in place of secrets.</summary>
internal sealed record ResourcesFile
{
    [Description("catalogue.export")]
    [AllowedValues("catalogue.export")]
    public required string Object { get; init; }

    [Description("The form of the file.")]
    [Range(ImportDocument.CurrentFormat, ImportDocument.CurrentFormat)]
    public required int Format { get; init; }

    [Description("Counts the changes of the file; a cluster needs it.")]
    [Range(1, int.MaxValue)]
    public int? Revision { get; init; }

    [Description("The gateway that wrote it; not read.")]
    public string? GatewayVersion { get; init; }

    [Description("The time at which it was written; not read.")]
    public string? ExportedAt { get; init; }

    [Description("The entries.")]
    [Length(0, 10_000)]
    public required IReadOnlyList<DeclaredResource> Entries { get; init; }
}

/// <summary>An entry that the resources file declares.</summary>
internal sealed record DeclaredResource
{
    [Description("Workspace, Provider, Guardrail, Config, ApiKey, UsagePolicy or RatePolicy.")]
    [StringLength(32)]
    public required string Kind { get; init; }

    [Description("The id; needed only to take over an entry that the API made.")]
    [StringLength(120)]
    public string? Id { get; init; }

    [Description("The slug or id of its workspace; default: the default workspace.")]
    [StringLength(120)]
    public string? Workspace { get; init; }

    [Description("The slug.")]
    public required string Slug { get; init; }

    [Description("The record.")]
    public required JsonElement Record { get; init; }

    [Description("Not read; an export has it.")]
    [Length(0, 100_000)]
    public IReadOnlyList<JsonElement>? Earlier { get; init; }
}
