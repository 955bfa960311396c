using System.Text.Json;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;

namespace ImageGateway.Core.Routing.Conditions;

/// <summary>
/// Facts about one request that conditions can read: <c>metadata.x</c>, <c>params.x</c> (also of forms), <c>url.pathname</c>, and
/// of ours <c>image.operation</c>, <c>image.model</c>, <c>image.size</c>, <c>image.n</c>, <c>image.inputs</c> and
/// <c>image.input_bytes</c>. Not shared between threads.
/// </summary>
/// <param name="Path">The request's path.</param>
/// <param name="Metadata">The caller's metadata.</param>
/// <param name="Image">The request, before overrides.</param>
public sealed record RequestAttributes(string Path, IReadOnlyDictionary<string, RequestAttributeValue> Metadata, ImageRequest Image)
{
    /// <summary>Time budget that patterns may still use.</summary>
    public required PatternTime Patterns { get; init; }

    // A text with escapes is read once, and what is sent along is counted once, however many conditions look at it.
    private Dictionary<string, string>? _unescaped;
    private InputTally? _inputs;

    /// <summary>Looks a fact up by its path.</summary>
    /// <returns>False where the request has none, or one that is no text, number or boolean.</returns>
    public bool TryFind(RequestAttributePath path, out RequestAttribute requestAttribute)
    {
        switch (path.Source)
        {
            case RequestAttributeSource.Metadata when Metadata.TryGetValue(path.Name, out var value):
                requestAttribute = new(value);
                return true;
            case RequestAttributeSource.Parameters or RequestAttributeSource.Texts when Image.Parameters.Find(path.Name) is { } parameter:
                return TryRead(parameter, asText: path.Source == RequestAttributeSource.Texts, out requestAttribute);
            case RequestAttributeSource.Path:
                requestAttribute = new(Path);
                return true;
            case RequestAttributeSource.Operation:
                requestAttribute = new(Image.Operation.Name());
                return true;
            case RequestAttributeSource.Count:
                requestAttribute = new(Image.Count);
                return true;
            case RequestAttributeSource.Inputs:
                requestAttribute = new(Inputs.Images);
                return true;
            case RequestAttributeSource.InputBytes:
                requestAttribute = new(Inputs.Bytes);
                return true;
            default:
                requestAttribute = default;
                return false;
        }
    }

    private bool TryRead(Parameter parameter, bool asText, out RequestAttribute requestAttribute)
    {
        var value = parameter.Value.Span;
        if (parameter.IsText)
        {
            // A form has only text; what reads as a number or a boolean is one, too.
            var reads = !asText && (parameter.AsInteger() is not null || parameter.AsBoolean() is not null);
            requestAttribute = RequestAttribute.OfField(reads ? Plain(JsonText.KindOf(value)) : JsonValueKind.String, value);
            return true;
        }

        var kind = Plain(parameter.Kind);
        if (kind == JsonValueKind.String)
        {
            requestAttribute = value.Contains((byte)'\\') ? new(Unescaped(parameter)) : new(kind, value[1..^1]);
            return true;
        }

        requestAttribute = new(kind, value);
        return !asText && kind is (JsonValueKind.Number or JsonValueKind.True);
    }

    private string Unescaped(Parameter parameter)
    {
        _unescaped ??= new(StringComparer.Ordinal);
        if (!_unescaped.TryGetValue(parameter.Name, out var text))
            _unescaped[parameter.Name] = text = parameter.AsString()!;
        return text;
    }

    private InputTally Inputs => _inputs ??= InputTally.Count(Image);

    private static JsonValueKind Plain(JsonValueKind kind) => kind == JsonValueKind.False ? JsonValueKind.True : kind;
}
