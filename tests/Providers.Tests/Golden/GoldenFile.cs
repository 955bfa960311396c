using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.Core.Images;

namespace ImageGateway.Providers.Tests.Golden;

/// <summary>The examples in tests/Examples: what a provider documents that it takes and answers.</summary>
internal static class GoldenFile
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Examples");

    // Whose examples are tested here; those of another provider join when it is served.
    private static readonly string[] Providers = ["openai", "azure-openai", "stability"];

    /// <summary>The names of all examples of a kind: <c>request</c>, <c>response</c> or <c>error</c>.</summary>
    public static IEnumerable<string> Names(string kind) => Directory.EnumerateFiles(Folder, $"*.{kind}.json")
        .Select(file => Path.GetFileName(file)[..^$".{kind}.json".Length])
        .Where(name => Providers.Contains(name.Split('.')[0]))
        .Order(StringComparer.Ordinal);

    public static JsonNode Read(string name, string kind) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.{kind}.json")))!;

    /// <summary>The body's bytes as they come over the wire.</summary>
    public static byte[] Body(JsonNode message) =>
        message["body_base64"] is { } bytes
            ? Convert.FromBase64String((string)bytes!)
            : Encoding.UTF8.GetBytes(message["body"]!.ToJsonString());

    /// <summary>The media type without its parameters.</summary>
    public static string ContentType(JsonNode message) => ((string)message["headers"]!["content-type"]!).Split(';')[0];

    /// <summary>The files of a multipart request.</summary>
    public static IReadOnlyList<InputFile> Files(JsonNode request) =>
    [
        .. request["multipart"]!.AsArray().Where(part => part!["filename"] is not null).Select(part => new MemoryInputFile(
            (string)part!["name"]!, (string)part["filename"]!, (string)part["content_type"]!, Convert.FromBase64String(
                (string)part["data_base64"]!))),
    ];

    /// <summary>The text fields of a multipart request.</summary>
    public static IEnumerable<(string Name, string Value)> Fields(JsonNode request) =>
        request["multipart"]!.AsArray().Where(part => part!["filename"] is null)
            .Select(part => ((string)part!["name"]!, (string)part["value"]!));
}
