using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Core.Catalogue;
using ImageGateway.Core.Configs;

namespace ImageGateway.Api.Management.Export;

/// <summary>An entry as an export has it, with the earlier contents of a config, the oldest first.</summary>
internal sealed record ExportedEntry(EntryKind Kind, string Id, EntryContent Content, IReadOnlyList<string> Earlier);

/// <summary>The text form of a catalogue: what is in it, with credentials as they are sealed and keys as their hashes.</summary>
internal static class ExportDocument
{
    /// <summary>The form that is written and read.</summary>
    public const int Format = 1;

    private const string Name = "catalogue.export";

    /// <summary>Writes entries.</summary>
    public static JsonObject Write(IEnumerable<ExportedEntry> entries, DateTimeOffset now, string version) => new()
    {
        ["object"] = Name,
        ["format"] = Format,
        ["gateway_version"] = version,
        ["exported_at"] = Views.Time(now),
        ["entries"] = new JsonArray([.. entries.Select(Write)]),
    };

    /// <summary>Reads entries.</summary>
    /// <param name="document">The document.</param>
    /// <param name="fault">Takes each fault.</param>
    public static List<ExportedEntry> Read(JsonElement document, Action<string> fault)
    {
        if (document.Text("object") != Name || document.Member("format") is not { ValueKind: JsonValueKind.Number } format || !format.TryGetInt32(out var number) || number != Format
            || document.Member("entries") is not { ValueKind: JsonValueKind.Array } entries)
        {
            fault($"the body must be an answer of GET /v1/admin/export, of format {Format}");
            return [];
        }

        return [.. entries.EnumerateArray().Select((entry, index) => Read(entry, index, fault)).OfType<ExportedEntry>()];
    }

    private static JsonObject Write(ExportedEntry entry) => new()
    {
        ["kind"] = entry.Kind.ToString(),
        ["id"] = entry.Id,
        ["workspace"] = entry.Content.Workspace,
        ["slug"] = entry.Content.Slug,
        ["record"] = JsonNode.Parse(entry.Content.Json),
        ["earlier"] = new JsonArray([.. entry.Earlier.Select(record => JsonNode.Parse(record))]),
    };

    private static ExportedEntry? Read(JsonElement entry, int index, Action<string> fault)
    {
        if (!Enum.TryParse<EntryKind>(entry.Text("kind"), out var kind) || !Enum.IsDefined(kind) || entry.Text("id") is not { Length: > 0 and <= SlugText.MaxChars } id || entry.Text("slug") is not { } slug
            || !SlugText.IsValid(slug) || entry.Text("workspace") is not { } workspace || entry.Member("earlier").ValueKind != JsonValueKind.Array)
        {
            fault($"entries[{index}] needs 'kind', 'id', 'workspace', 'slug', 'record' and 'earlier'");
            return null;
        }

        try
        {
            var record = ExportRecords.Canonical(kind, entry.Member("record"));
            var earlier = entry.Member("earlier").EnumerateArray().Select(item => ExportRecords.Canonical(kind, item)).ToList();
            return new(kind, id, new(workspace, slug, record), earlier);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            fault($"the record of {kind} '{slug}' cannot be read: {unreadable.Message}");
            return null;
        }
    }
}
