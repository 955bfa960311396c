using System.Globalization;
using System.Text.Json;

namespace ImageGateway.Deploy.Tests;

/// <summary>Parts of a Deployment that the tests read.</summary>
internal sealed class PodSpec(JsonElement deployment)
{
    private JsonElement Template => deployment.GetProperty("spec").GetProperty("template");

    public string Name => deployment.GetProperty("metadata").GetProperty("name").GetString()!;

    public JsonElement Pod => Template.GetProperty("spec");

    public JsonElement Container => Pod.GetProperty("containers").EnumerateArray().Single();

    public int Replicas => deployment.GetProperty("spec").GetProperty("replicas").GetInt32();

    public int GraceSeconds => Pod.GetProperty("terminationGracePeriodSeconds").GetInt32();

    public int PreStopSeconds => int.Parse(
        Container.GetProperty("lifecycle").GetProperty("preStop").GetProperty("exec").GetProperty("command")[1].GetString()!,
        CultureInfo.InvariantCulture);

    public string[] Arguments => [.. Container.GetProperty("args").EnumerateArray().Select(argument => argument.GetString()!)];

    public Dictionary<string, int> Ports => Container.GetProperty("ports").EnumerateArray()
        .ToDictionary(port => port.GetProperty("name").GetString()!, port => port.GetProperty("containerPort").GetInt32());

    public IEnumerable<string> EnvironmentNames =>
        Container.GetProperty("env").EnumerateArray().Select(variable => variable.GetProperty("name").GetString()!);

    public IEnumerable<string> ConfigMaps => Container.GetProperty("envFrom").EnumerateArray()
        .Select(source => source.GetProperty("configMapRef").GetProperty("name").GetString()!);

    /// <summary>Determines whether a selector finds these pods.</summary>
    public bool IsSelectedBy(JsonElement labels) => labels.EnumerateObject().All(label =>
        Template.GetProperty("metadata").GetProperty("labels").TryGetProperty(label.Name, out var value) && value.GetString()
            == label.Value.GetString());

    public string ProbePath(string probe) => Container.GetProperty(probe).GetProperty("httpGet").GetProperty("path").GetString()!;

    public string ProbePort(string probe) => Container.GetProperty(probe).GetProperty("httpGet").GetProperty("port").GetString()!;
}
