using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;

namespace ImageGateway.Api.Management.Export;

/// <summary>An entry as an export has it, with the earlier contents of a config, the oldest first.</summary>
internal sealed record ExportedEntry(ResourceKind Kind, string Id, ResourceContent Content, IReadOnlyList<string> Earlier);

/// <summary>The text form of a resource store: what is in it, with credentials as they are sealed and keys as their hashes.</summary>
internal static class ExportDocument
{
    private const string Name = "catalogue.export";
    private const int MaxDepth = 64;
    private const int PieceBytes = 64 * 1024;

    /// <summary>Kinds of entries in a document, in the order in which they are brought in.</summary>
    public static IReadOnlyList<ResourceKind> Kinds { get; } =
    [
        ResourceKind.Workspace, ResourceKind.Provider, ResourceKind.Guardrail, ResourceKind.Config, ResourceKind.ApiKey,
        ResourceKind.UsagePolicy, ResourceKind.RatePolicy,
    ];

    /// <summary>Writes entries as an export document, one after the other; there may be very many.</summary>
    /// <param name="output">Takes the document, piece by piece. Nothing is written before the first piece is full.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="now">The time.</param>
    /// <param name="version">Version of the gateway.</param>
    /// <param name="isPretty">True to indent it.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public static async Task WriteAsync(
        PipeWriter output, IAsyncEnumerable<ExportedEntry> entries, DateTimeOffset now, string version, bool isPretty,
        CancellationToken cancellation)
    {
        var piece = new ArrayBufferWriter<byte>(PieceBytes);
        await using var json = new Utf8JsonWriter(
            piece, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = isPretty });
        json.WriteStartObject();
        json.WriteString("object", Name);
        json.WriteNumber("format", ImportDocument.CurrentFormat);
        json.WriteString("gateway_version", version);
        json.WriteString("exported_at", (string?)Views.Time(now));
        json.WriteStartArray("entries");
        await foreach (var entry in entries)
        {
            Write(entry).WriteTo(json);
            if (piece.WrittenCount + json.BytesPending >= PieceBytes)
                await PassOnAsync();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await PassOnAsync();

        async Task PassOnAsync()
        {
            json.Flush();
            await output.WriteAsync(piece.WrittenMemory, cancellation);
            piece.ResetWrittenCount();
        }
    }

    /// <summary>Reads the entries of an export document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="fault">Takes each fault.</param>
    public static List<ExportedEntry> Read(ImportDocument document, Action<string> fault) =>
        [.. document.Entries.Select((entry, index) => Read(entry, index, fault)).OfType<ExportedEntry>()];

    private static JsonObject Write(ExportedEntry entry) => new()
    {
        ["kind"] = entry.Kind.ToString(),
        ["id"] = entry.Id,
        ["workspace"] = entry.Content.Workspace,
        ["slug"] = entry.Content.Slug,
        ["record"] = JsonNode.Parse(entry.Content.Json),
        ["earlier"] = new JsonArray([.. entry.Earlier.Select(record => JsonNode.Parse(record))]),
    };

    private static ExportedEntry? Read(ImportEntry entry, int index, Action<string> fault)
    {
        if (!Enum.TryParse<ResourceKind>(entry.Kind, out var kind) || !Kinds.Contains(kind))
        {
            fault($"'entries[{index}].kind' is '{entry.Kind}'; known are {string.Join(", ", Kinds)}");
            return null;
        }

        if (entry.Id.Length is 0 or > SlugText.MaxChars || !SlugText.IsValid(entry.Slug) || entry.Workspace.Length > SlugText.MaxChars)
        {
            fault($"'entries[{index}]' needs an 'id', a 'workspace' and a 'slug' of at most {SlugText.MaxChars} characters");
            return null;
        }

        var place = $"'entries[{index}].record' of {kind} '{entry.Slug}'";
        if (Canonical(kind, entry.Record, place, fault) is not { } record)
            return null;
        var earlier = entry.Earlier.Select(item => Canonical(kind, item, place + ", an earlier one,", fault)).OfType<string>().ToList();
        return earlier.Count == entry.Earlier.Count ? new(kind, entry.Id, new(entry.Workspace, entry.Slug, record), earlier) : null;
    }

    private static string? Canonical(ResourceKind kind, JsonElement record, string place, Action<string> fault)
    {
        var read = ResourceJson.Read(kind, record);
        if (read.Fault is null && DocumentIn(kind) is { } member && !IsObject(record.GetProperty(member).GetString()!))
            read = new Fault($"has a '{member}' that is not the text of a JSON object");
        if (read.Fault is { } wrong)
            fault($"{place} {wrong}");
        return read.Value;
    }

    /// <summary>The member of a kind's records that is the text of a JSON object; null: there is none.</summary>
    public static string? DocumentIn(ResourceKind kind) => kind switch
    {
        ResourceKind.Config => "config",
        ResourceKind.Guardrail => "guardrail",
        _ => null,
    };

    // It need not be sound, since what a config may say changes; but it is shown, and its credentials are looked for.
    private static bool IsObject(string text)
    {
        try
        {
            using var config = JsonDocument.Parse(text);
            return config.RootElement.ValueKind == JsonValueKind.Object
                && LoneSurrogates.MemberWith(Encoding.UTF8.GetBytes(text), MaxDepth) is null;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
