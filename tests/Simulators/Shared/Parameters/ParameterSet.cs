using System.Text.Json;
using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.Shared.Parameters;

/// <summary>A request's parameters in the order they came; a form may hold a name more than once.</summary>
public sealed record ParameterSet(IReadOnlyList<Parameter> All)
{
    public static ParameterSet FromJson(JsonElement root) =>
        new([.. root.EnumerateObject().Select(property => new Parameter(property.Name, property.Value, Part: null))]);

    public static ParameterSet FromForm(IReadOnlyList<FormPart> parts) =>
        new([.. parts.Select(part => new Parameter(part.Name, Json: null, part))]);

    /// <summary>The parameter, or null when it is absent. JSON null counts as absent here.</summary>
    public Parameter? this[string name] => All.FirstOrDefault(parameter => parameter.Name == name && !parameter.IsNull);

    public bool Has(string name) => this[name] is not null;

    public IReadOnlyList<FormPart> Files(params string[] names) =>
        [.. All.Where(one => one.Part is { IsFile: true } && names.Contains(one.Name)).Select(one => one.Part!)];
}
