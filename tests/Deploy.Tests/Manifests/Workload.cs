using System.Text.Json;

namespace ImageGateway.Deploy.Tests.Manifests;

/// <summary>Parts of a Deployment or StatefulSet that the tests read.</summary>
internal sealed class Workload(JsonElement document)
{
    /// <summary>Value of everything that comes from a secret.</summary>
    public const string Secret = "Host=secret;Database=long-enough";

    private JsonElement Spec => document.GetProperty("spec");

    private JsonElement Template => Spec.GetProperty("template");

    public string Name => RenderedManifests.NameOf(document);

    public string Kind => document.GetProperty("kind").GetString()!;

    public JsonElement Pod => Template.GetProperty("spec");

    public JsonElement Container => Pod.GetProperty("containers").EnumerateArray().Single();

    /// <summary>Number of pods, or null where an autoscaler says it.</summary>
    public int? Replicas => Spec.TryGetProperty("replicas", out var replicas) ? replicas.GetInt32() : null;

    public JsonElement Selector => Spec.GetProperty("selector").GetProperty("matchLabels");

    public string Image => Container.GetProperty("image").GetString()!;

    public int GraceSeconds => Pod.GetProperty("terminationGracePeriodSeconds").GetInt32();

    public int PreStopSeconds =>
        Container.GetProperty("lifecycle").GetProperty("preStop").GetProperty("sleep").GetProperty("seconds").GetInt32();

    public string[] Arguments => [.. Container.GetProperty("args").EnumerateArray().Select(static argument => argument.GetString()!)];

    public Dictionary<string, int> Ports => Container.GetProperty("ports").EnumerateArray()
        .ToDictionary(static port => port.GetProperty("name").GetString()!, static port => port.GetProperty("containerPort").GetInt32());

    /// <summary>Variables of the container's own; what is not said here has the value <see cref="Secret"/>.</summary>
    public IEnumerable<KeyValuePair<string, string>> Environment => Container.GetProperty("env").EnumerateArray()
        .Select(static variable => KeyValuePair.Create(
            variable.GetProperty("name").GetString()!, variable.TryGetProperty("value", out var value) ? value.GetString()! : Secret));

    /// <summary>Keys of secrets that the container cannot start without.</summary>
    public IEnumerable<string> NeededSecrets => Container.GetProperty("env").EnumerateArray()
        .Where(static variable => variable.TryGetProperty("valueFrom", out var source) && source.TryGetProperty("secretKeyRef", out var key)
            && !(key.TryGetProperty("optional", out var optional) && optional.GetBoolean()))
        .Select(static variable => variable.GetProperty("valueFrom").GetProperty("secretKeyRef").GetProperty("key").GetString()!);

    public IEnumerable<string> ConfigMaps => Container.GetProperty("envFrom").EnumerateArray()
        .Select(static source => source.GetProperty("configMapRef").GetProperty("name").GetString()!);

    /// <summary>Volumes of the pod that hold data until the pod is gone, and their bounds.</summary>
    public IEnumerable<JsonElement> EmptyFolders => Pod.TryGetProperty("volumes", out var volumes)
        ? volumes.EnumerateArray().Where(static volume => volume.TryGetProperty("emptyDir", out _))
            .Select(static volume => volume.GetProperty("emptyDir"))
        : [];

    /// <summary>GiB of the volume that outlives the pod; 0: there is none.</summary>
    public int VolumeGibibytes => Spec.TryGetProperty("volumeClaimTemplates", out var claims)
        ? int.Parse(
            claims.EnumerateArray().Single().GetProperty("spec").GetProperty("resources").GetProperty("requests")
                .GetProperty("storage").GetString()!.Replace("Gi", string.Empty, StringComparison.Ordinal),
            System.Globalization.CultureInfo.InvariantCulture)
        : 0;

    /// <summary>Determines whether a selector finds these pods.</summary>
    public bool IsSelectedBy(JsonElement labels) => labels.EnumerateObject().All(label =>
        Template.GetProperty("metadata").GetProperty("labels").TryGetProperty(label.Name, out var value)
            && value.GetString() == label.Value.GetString());

    public string ProbePath(string probe) => Container.GetProperty(probe).GetProperty("httpGet").GetProperty("path").GetString()!;

    public string ProbePort(string probe) => Container.GetProperty(probe).GetProperty("httpGet").GetProperty("port").GetString()!;
}
