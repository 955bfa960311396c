using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>The body of calls that need none: clients repeat the path in it.</summary>
internal sealed record ReferenceRequest : IInWorkspace
{
    [Description("The workspace that is meant; the query may name it, too.")]
    [StringLength(BodyNames.MaxChars)]
    public Optional<string?> WorkspaceId { get; init; }

    [Description("Models to forget, with commas between; the query may name them, too.")]
    public Optional<string?> Slugs { get; init; }

    [SentBack]
    public JsonElement? Id { get; init; }

    [SentBack]
    public JsonElement? GuardrailId { get; init; }

    [SentBack]
    public JsonElement? ExportId { get; init; }

    [SentBack]
    public JsonElement? Slug { get; init; }

    [SentBack]
    public JsonElement? Name { get; init; }

    [SentBack]
    public JsonElement? Type { get; init; }
}
