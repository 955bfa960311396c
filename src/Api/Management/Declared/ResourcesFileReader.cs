using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Api.Management.Export;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Storage.Files;

namespace ImageGateway.Api.Management.Declared;

/// <summary>Reads the resources file: its form, its references, and what no two entries may share.</summary>
internal sealed class ResourcesFileReader(BodyReader bodies)
{
    private const long MostBytes = 64L << 20;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Stamps of a file that was not read yet.</summary>
    public static IReadOnlyDictionary<string, FileStamp> Unread { get; } = new Dictionary<string, FileStamp>();

    /// <summary>Reads a resources file and what its references lead to.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="stamps">Takes the stamps of all files that were read, also where there are faults.</param>
    /// <exception cref="DeclarationException">It cannot be used.</exception>
    public Declaration Read(string path, out IReadOnlyDictionary<string, FileStamp> stamps)
    {
        var references = new FileReferences(Path.GetDirectoryName(path)!);
        var own = FileStamp.Read(path);
        stamps = new Dictionary<string, FileStamp> { [path] = own };
        var bytes = Bytes(path, own);
        var faults = new BodyFaults();
        if (!bodies.Read<ResourcesFile>(bytes, faults, []).TryGet(out var file, out var error))
            throw new DeclarationException(error.Details.Count > 0 ? error.Details : [error.Message]);
        var items = file.Entries.Select((entry, index) => Read(entry, index, references, faults)).OfType<DeclaredItem>().ToList();
        foreach (var twice in items.GroupBy(static item => (item.Kind, item.Workspace, item.Slug)).Where(static group => group.Count() > 1))
            faults.Add($"{string.Join(" and ", twice.Select(static item => item.Place))} have the same slug");
        stamps = new Dictionary<string, FileStamp>(references.Files) { [path] = own };
        if (faults.Error is { } fault)
            throw new DeclarationException(fault.Details);
        var order = ExportDocument.Kinds.Index().ToDictionary(static kind => kind.Item, static kind => kind.Index);
        return new(
            file.Revision, Convert.ToHexStringLower(SHA256.HashData(bytes)),
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(references.Values))),
            [.. items.OrderBy(item => order[item.Kind])])
        {
            Stamps = stamps,
        };
    }

    private static byte[] Bytes(string path, FileStamp stamp)
    {
        if (stamp.Length is < 0 or > MostBytes)
            throw new DeclarationException([$"the file cannot be read, or has more than {MostBytes} bytes"]);
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new DeclarationException(["the file cannot be read: " + unreadable.Message]);
        }
    }

    private static DeclaredItem? Read(DeclaredResource entry, int index, FileReferences references, BodyFaults faults)
    {
        if (!Enum.TryParse<ResourceKind>(entry.Kind, out var kind) || !ExportDocument.Kinds.Contains(kind))
        {
            faults.Add($"entries[{index}].kind is '{entry.Kind}'; known are {string.Join(", ", ExportDocument.Kinds)}");
            return null;
        }

        var place = $"entries[{index}] ({kind} '{entry.Slug}')";
        if (!SlugText.IsValid(entry.Slug) || entry.Id is { Length: 0 })
        {
            faults.Add($"{place}: 'slug' must be 1 to {SlugText.MaxChars} letters, digits, hyphens, underscores or dots, and 'id' no empty text");
            return null;
        }

        try
        {
            return Read(entry, kind, place, references, faults);
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            // ArgumentException is the framework's word for a member that stands twice.
            faults.Add($"{place}.record is no object that can be read; a member may stand there twice");
            return null;
        }
    }

    private static DeclaredItem? Read(
        DeclaredResource entry, ResourceKind kind, string place, FileReferences references, BodyFaults faults)
    {
        if (JsonNode.Parse(entry.Record.GetRawText()) is not JsonObject record)
        {
            faults.Add($"{place}.record must be an object");
            return null;
        }

        string? document = null;
        if (ExportDocument.DocumentIn(kind) is { } member)
        {
            document = TextOf(record[member]);
            record.Remove(member);
            if (document is null)
            {
                faults.Add($"{place}.record.{member} must be an object, or the text of one");
                return null;
            }

            document = references.Resolve(document, (at, wrong) => faults.Add($"{place}.record.{member}{at} {wrong}"));
        }

        var resolved = references.Resolve(record.ToJsonString(Plain), (at, wrong) => faults.Add($"{place}.record{at} {wrong}"));
        var workspace = kind == ResourceKind.Workspace ? string.Empty : entry.Workspace ?? WorkspaceIds.Default;
        return new(place, kind, entry.Id, workspace, entry.Slug, resolved, document);
    }

    // An export has the text of a config; people write the object.
    private static string? TextOf(JsonNode? node)
    {
        var text = node is JsonValue value && value.TryGetValue<string>(out var written) ? written : node?.ToJsonString(Plain);
        if (text is null)
            return null;
        using var parsed = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 64 });
        return parsed.RootElement.ValueKind == JsonValueKind.Object ? text : null;
    }
}
