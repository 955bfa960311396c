using System.Text.Json;
using System.Text.RegularExpressions;

namespace ImageGateway.Deploy.Tests.Compose;

/// <summary>A file of deploy/compose.</summary>
internal sealed partial class ComposeFile
{
    /// <summary>Value of each variable that the file takes from outside.</summary>
    public const string Secret = "a-secret-of-some-length";

    private ComposeFile(string text, JsonElement root)
    {
        (Text, Root) = (text, root);
        Services = root.GetProperty("services").EnumerateObject().ToDictionary(
            static service => service.Name, static service => service.Value, StringComparer.Ordinal);
    }

    public string Text { get; }

    public JsonElement Root { get; }

    public IReadOnlyDictionary<string, JsonElement> Services { get; }

    /// <summary>Services that run a process of the gateway.</summary>
    public IEnumerable<KeyValuePair<string, JsonElement>> Gateways => Services.Where(
        static service => service.Value.GetProperty("image").GetString()!.StartsWith("imagegateway", StringComparison.Ordinal));

    /// <summary>Names of the variables that the file takes from outside.</summary>
    public IReadOnlyCollection<string> Variables =>
        [.. Variable().Matches(Text).Select(static match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Reads a file by its name.</summary>
    public static async Task<ComposeFile> ReadAsync(string name)
    {
        var text = await File.ReadAllTextAsync(PathOf(name));
        return new(text, await ParseAsync(name));
    }

    /// <summary>Reads any file of YAML beside it.</summary>
    public static async Task<JsonElement> ParseAsync(string name) =>
        JsonDocument.Parse(await NodeTool.RunAsync("parse.mjs", await File.ReadAllTextAsync(PathOf(name)))).RootElement;

    /// <summary>The path of a file that the folder's files name.</summary>
    public static string PathOf(string name) => Path.GetFullPath(Path.Combine(Repository.PathOf("deploy/compose"), name));

    /// <summary>The environment of a service, with the variables from outside filled in.</summary>
    public static IReadOnlyDictionary<string, string> EnvironmentOf(JsonElement service) =>
        service.GetProperty("environment").EnumerateObject().ToDictionary(
            static one => one.Name, static one => Variable().Replace(one.Value.GetString()!, Secret), StringComparer.Ordinal);

    /// <summary>The strings of a list that a service may have.</summary>
    public static string[] ListOf(JsonElement service, string name) => service.TryGetProperty(name, out var list)
        ? [.. list.EnumerateArray().Select(static one => one.GetString()!)]
        : [];

    [GeneratedRegex(@"\$\{(\w+):\?\}")]
    private static partial Regex Variable();
}
