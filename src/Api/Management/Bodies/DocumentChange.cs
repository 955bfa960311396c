using System.Text.Json;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>The members that answers have and bodies of saved configs and guardrails may send back as they were read.</summary>
internal abstract record DocumentChange
{
    [SentBack]
    public JsonElement? Id { get; init; }

    [SentBack]
    public JsonElement? Object { get; init; }

    [SentBack]
    public JsonElement? OrganisationId { get; init; }

    [SentBack]
    public JsonElement? OwnerId { get; init; }

    [SentBack]
    public JsonElement? UpdatedBy { get; init; }

    [SentBack]
    public JsonElement? VersionId { get; init; }

    [SentBack]
    public JsonElement? CreatedAt { get; init; }

    [SentBack]
    public JsonElement? LastUpdatedAt { get; init; }

    [SentBack]
    public JsonElement? DeclaredInFile { get; init; }

    [SentBack]
    public JsonElement? Success { get; init; }

    [SentBack]
    public JsonElement? Data { get; init; }
}
