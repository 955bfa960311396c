using System.Text.Json;

namespace ImageGateway.Deploy.Tests;

/// <summary>The documents of deploy/k8s/base, rendered once by kubectl and checked by kubernetes-models.</summary>
public sealed class RenderedManifests
{
    private static readonly Lazy<Task<JsonElement>> Rendered = new(RenderAsync);

    public static async Task<JsonElement[]> DocumentsAsync() => [.. (await Rendered.Value).GetProperty("documents").EnumerateArray()];

    public static async Task<string[]> ErrorsAsync() =>
        [.. (await Rendered.Value).GetProperty("errors").EnumerateArray().Select(error => error.GetString()!)];

    /// <summary>The documents of a kind.</summary>
    public static async Task<JsonElement[]> OfKindAsync(string kind) =>
        [.. (await DocumentsAsync()).Where(document => document.GetProperty("kind").GetString() == kind)];

    private static async Task<JsonElement> RenderAsync()
    {
        var yaml = await Tool.RunAsync(string.Empty, "kubectl", "kustomize", Repository.PathOf("deploy/k8s/base"));
        var node = Repository.PathOf("tests/Deploy.Tests/node");
        await NodePackages.EnsureAsync();
        return JsonDocument.Parse(await Tool.RunAsync(yaml, "node", Path.Combine(node, "validate.mjs"))).RootElement;
    }
}
