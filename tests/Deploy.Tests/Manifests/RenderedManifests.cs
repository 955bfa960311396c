using System.Collections.Concurrent;
using System.Text.Json;

namespace ImageGateway.Deploy.Tests.Manifests;

/// <summary>Documents of an overlay of deploy/k8s, rendered once by kubectl and checked by kubernetes-models.</summary>
internal sealed class RenderedManifests
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<RenderedManifests>>> Rendered = new(StringComparer.Ordinal);

    private readonly JsonElement[] _documents;

    private RenderedManifests(JsonElement checkedDocuments)
    {
        _documents = [.. checkedDocuments.GetProperty("documents").EnumerateArray()];
        Errors = [.. checkedDocuments.GetProperty("errors").EnumerateArray().Select(static error => error.GetString()!)];
    }

    /// <summary>Faults of the documents: wrong types, missing members, and keys that their schemas do not know.</summary>
    public IReadOnlyList<string> Errors { get; }

    /// <summary>Kinds and names of all documents, in order.</summary>
    public IReadOnlyList<string> Names =>
        [.. _documents.Select(static document => $"{document.GetProperty("kind").GetString()} {NameOf(document)}")
            .Order(StringComparer.Ordinal)];

    /// <summary>The workloads of the gateway itself, which are two.</summary>
    public IReadOnlyList<Workload> Gateways =>
        [.. Workloads.Where(static one => one.Name.StartsWith("imagegateway-", StringComparison.Ordinal))];

    /// <summary>Everything that runs pods.</summary>
    public IReadOnlyList<Workload> Workloads =>
        [.. OfKind("Deployment").Concat(OfKind("StatefulSet")).Select(static document => new Workload(document))];

    /// <summary>Renders an overlay by its name and checks it.</summary>
    public static Task<RenderedManifests> OfAsync(string overlay) => Rendered.GetOrAdd(overlay, static name => new(async () =>
        await CheckAsync(await Tool.RunAsync(
            string.Empty, "kubectl", "kustomize", Repository.PathOf("deploy/k8s/overlays/" + name))))).Value;

    /// <summary>Checks documents in YAML.</summary>
    public static async Task<RenderedManifests> CheckAsync(string yaml) =>
        new(JsonDocument.Parse(await NodeTool.RunAsync("validate.mjs", yaml)).RootElement);

    /// <summary>The documents of a kind.</summary>
    public IReadOnlyList<JsonElement> OfKind(string kind) =>
        [.. _documents.Where(document => document.GetProperty("kind").GetString() == kind)];

    /// <summary>The environment as a workload's containers see it; what comes from a secret or from the pod has a made-up value.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentOf(Workload workload)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in workload.ConfigMaps)
        {
            var map = Assert.Single(OfKind("ConfigMap"), map => NameOf(map) == name);
            foreach (var setting in map.GetProperty("data").EnumerateObject())
                settings.Add(setting.Name, setting.Value.GetString()!);
        }

        foreach (var (name, value) in workload.Environment)
            settings[name] = value;
        return settings;
    }

    /// <summary>The name of a document.</summary>
    public static string NameOf(JsonElement document) => document.GetProperty("metadata").GetProperty("name").GetString()!;
}
