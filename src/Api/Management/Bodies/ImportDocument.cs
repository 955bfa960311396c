using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>An answer of <c>GET /v1/admin/export</c> that is brought in.</summary>
internal sealed record ImportDocument
{
    /// <summary>The form that is written and read.</summary>
    public const int CurrentFormat = 1;

    [Description("catalogue.export")]
    [AllowedValues("catalogue.export")]
    public required string Object { get; init; }

    [Description("The form of the document.")]
    [Range(ImportDocument.CurrentFormat, ImportDocument.CurrentFormat)]
    public required int Format { get; init; }

    [Description("The gateway that wrote it.")]
    public string? GatewayVersion { get; init; }

    [Description("The time at which it was written.")]
    public string? ExportedAt { get; init; }

    [Description("The entries.")]
    [Length(0, 1_000_000)]
    public required IReadOnlyList<ImportEntry> Entries { get; init; }
}

/// <summary>An entry of a resource store that is brought in.</summary>
internal sealed record ImportEntry
{
    [Description("Workspace, Provider, Guardrail, Config, ApiKey, UsagePolicy or RatePolicy.")]
    [StringLength(32)]
    public required string Kind { get; init; }

    [Description("The id; never another entry's.")]
    public required string Id { get; init; }

    [Description("The id of its workspace; empty: all workspaces'.")]
    public required string Workspace { get; init; }

    [Description("The slug.")]
    public required string Slug { get; init; }

    [Description("The record.")]
    public required JsonElement Record { get; init; }

    [Description("Earlier contents of a config, the oldest first.")]
    [Length(0, 100_000)]
    public required IReadOnlyList<JsonElement> Earlier { get; init; }
}
