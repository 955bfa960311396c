using System.Text;
using System.Text.Json;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;

namespace ImageGateway.Core.Routing.Conditions;

/// <summary>
/// What conditions may ask about a request: <c>metadata.x</c>, <c>params.x</c> (also of forms), <c>url.pathname</c>, and
/// of ours <c>image.operation</c>, <c>image.model</c>, <c>image.size</c>, <c>image.n</c>, <c>image.inputs</c> and
/// <c>image.input_bytes</c>.
/// </summary>
/// <param name="Path">The request's path.</param>
/// <param name="Metadata">The caller's metadata.</param>
/// <param name="Image">The request, before overrides.</param>
public sealed record ConditionFacts(string Path, IReadOnlyDictionary<string, FactValue> Metadata, ImageRequest Image)
{
    /// <summary>The fact, or null where the request has none.</summary>
    public FactValue? Find(string path)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var name = path[(dot + 1)..];
        return path.AsSpan(0, Math.Max(dot, 0)) switch
        {
            "metadata" => Metadata.TryGetValue(name, out var value) ? value : null,
            "params" => Image.Parameters.Find(name) is { } parameter ? Of(parameter) : null,
            "url" => name == "pathname" ? FactValue.Of(Path) : null,
            "image" => OfImage(name),
            _ => null,
        };
    }

    private FactValue? OfImage(string name) => name switch
    {
        "operation" => FactValue.Of(Image.Operation switch
        {
            ImageOperation.Generation => "generation",
            ImageOperation.Edit => "edit",
            _ => "variation",
        }),
        "model" => Image.Model is { } model ? FactValue.Of(model) : null,
        "size" => Image.Parameters.Text(ParameterNames.Size) is { } size ? FactValue.Of(size) : null,
        "n" => FactValue.Of(Image.Count),
        "inputs" => FactValue.Of(Image.Files.Count),
        "input_bytes" => FactValue.Of(Image.Files.Sum(file => file.Length)),
        _ => null,
    };

    // A form has only text; what reads as a number or a boolean is one.
    private static FactValue? Of(Parameter parameter)
    {
        var reads = parameter.IsText && (parameter.AsInteger() is not null || parameter.AsBoolean() is not null);
        var kind = reads ? JsonText.KindOf(parameter.Value.Span) : parameter.Kind;
        return kind switch
        {
            JsonValueKind.String => FactValue.Of(parameter.AsString()!),
            JsonValueKind.Number => new(JsonValueKind.Number, Encoding.UTF8.GetString(parameter.Value.Span)),
            JsonValueKind.True or JsonValueKind.False => new(JsonValueKind.True, Encoding.UTF8.GetString(parameter.Value.Span)),
            _ => null,
        };
    }
}
