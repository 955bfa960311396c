using System.Collections.Immutable;
using System.Text;
using ImageGateway.Core.Images;

namespace ImageGateway.Core.Providers;

/// <summary>
/// Values of OpenAI's parameters that ask a model for what it does anyway: leaving one of them out drops nothing. A provider starts
/// from <see cref="OpenAi"/> and changes what is different at its models.
/// </summary>
public sealed class UsualValues
{
    private readonly ImmutableDictionary<string, ImmutableArray<string>> _values;

    private UsualValues(ImmutableDictionary<string, ImmutableArray<string>> values) => _values = values;

    /// <summary>The documented defaults of OpenAI's own parameters, which clients send although they need not.</summary>
    public static UsualValues OpenAi { get; } = new(ImmutableDictionary.CreateRange<string, ImmutableArray<string>>(
    [
        new(ParameterNames.Count, ["1"]),
        new(ParameterNames.Size, ["auto"]),
        new(ParameterNames.Quality, ["auto", "standard"]),
        new(ParameterNames.Style, ["vivid", "auto", "default"]),
        new(ParameterNames.Background, ["auto", "opaque"]),
        new(ParameterNames.Moderation, ["auto"]),
        new(ParameterNames.OutputCompression, ["100"]),
        new(ParameterNames.InputFidelity, ["low"]),
        new(ParameterNames.ResponseFormat, ["url", "b64_json"]),
        new(ParameterNames.Stream, ["false"]),
        new(ParameterNames.PartialImages, ["0"]),
    ]));

    /// <summary>These values with others for one parameter; none: no value of it is usual.</summary>
    public UsualValues With(string name, params ImmutableArray<string> values) => new(_values.SetItem(name, values));

    /// <summary>Tells that a parameter has one of the values.</summary>
    public bool Include(Parameter parameter) =>
        _values.TryGetValue(parameter.Name, out var values)
            && values.Contains(Encoding.UTF8.GetString(parameter.AsFormText().Span).ToLowerInvariant());
}
