using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Routing.Conditions;

namespace ImageGateway.Core.Guardrails.Checks;

/// <summary>Constraints of a schema on one plain value. A keyword about another kind of value holds, as in JSON Schema.</summary>
public sealed record ValueSchema
{
    private static readonly string[] Kinds = ["string", "number", "integer", "boolean"];

    private ImmutableArray<string> Types { get; init; } = [];

    private ImmutableArray<RequestAttributeValue>? OneOf { get; init; }

    private Regex? Pattern { get; init; }

    private (double Least, double Most) Range { get; init; } = (double.NegativeInfinity, double.PositiveInfinity);

    private (int Least, int Most) Letters { get; init; } = (0, int.MaxValue);

    /// <summary>Describes where a value breaks the schema, as the end of a sentence; null when it does not.</summary>
    internal string? FaultOf(RequestAttributeValue value, PatternTime patterns)
    {
        if (Types.Length > 0 && !Types.Any(type => IsOf(type, value)))
            return "is no " + string.Join(" or ", Types);
        if (OneOf is { } allowed && !allowed.Contains(value))
            return "is none of the values that are allowed";
        if (value.Kind == JsonValueKind.Number && value.Number is { } number && (number < Range.Least || number > Range.Most))
            return "is out of its range";
        if (value.Kind != JsonValueKind.String)
            return null;
        if (value.Text.Length < Letters.Least || value.Text.Length > Letters.Most)
            return "is too short or too long";
        return Pattern is { } pattern && !Matches(pattern, value.Text, patterns) ? "does not match its pattern" : null;
    }

    /// <summary>Reads the schema of one value; where it cannot be used the fault says why.</summary>
    internal static Parsed<ValueSchema> Read(JsonElement json, PatternBudget? patterns)
    {
        if (json.ValueKind == JsonValueKind.True)
            return new ValueSchema();
        if (json.ValueKind != JsonValueKind.Object)
            return new Fault("a schema is an object");
        var schema = new ValueSchema();
        foreach (var keyword in json.EnumerateObject())
        {
            if (MetadataSchema.IsAnnotation(keyword.Name))
                continue;
            if (schema.With(keyword.Name, keyword.Value, patterns) is not { } next)
                return new Fault(
                    $"'{keyword.Name}' is not used so on a plain value here; known are type, enum, const, pattern, minLength, maxLength, "
                        + $"minimum, maximum");
            schema = next;
        }

        return schema;
    }

    private ValueSchema? With(string keyword, JsonElement value, PatternBudget? patterns) => keyword switch
    {
        "type" when TypesOf(value) is { } types => this with { Types = types },
        "enum" when value.ValueKind == JsonValueKind.Array =>
            this with { OneOf = [.. value.EnumerateArray().Select(RequestAttributeValue.From).OfType<RequestAttributeValue>()] },
        "const" when RequestAttributeValue.From(value) is { } only => this with { OneOf = [only] },
        "pattern" when value.ValueKind == JsonValueKind.String
            && ConfigPattern.Compile(value.GetString()!, patterns).Value is { } pattern => this with { Pattern = pattern },
        "minLength" when TryNumber(value, out var letters) => this with { Letters = ((int)letters, Letters.Most) },
        "maxLength" when TryNumber(value, out var letters) => this with { Letters = (Letters.Least, (int)Math.Min(letters, int.MaxValue)) },
        "minimum" when TryNumber(value, out var least) => this with { Range = (least, Range.Most) },
        "maximum" when TryNumber(value, out var most) => this with { Range = (Range.Least, most) },
        _ => null,
    };

    private static ImmutableArray<string>? TypesOf(JsonElement value)
    {
        var names = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToList() : [value];
        return names.TrueForAll(name => name.ValueKind == JsonValueKind.String && Kinds.Contains(name.GetString()))
            ? [.. names.Select(name => name.GetString()!)]
            : null;
    }

    private static bool TryNumber(JsonElement value, out double number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out number) && double.IsFinite(number);
    }

    private static bool IsOf(string type, RequestAttributeValue value) => type switch
    {
        "string" => value.Kind == JsonValueKind.String,
        "number" => value.Kind == JsonValueKind.Number,
        "integer" => value.Kind == JsonValueKind.Number && value.Number is { } number && double.IsInteger(number),
        _ => value.Kind is JsonValueKind.True or JsonValueKind.False,
    };

    private static bool Matches(Regex pattern, string text, PatternTime patterns)
    {
        try
        {
            return patterns.IsMatch(pattern, text);
        }
        catch (RegexMatchTimeoutException)
        {
            // A pattern that takes too long for a text was not matched by it.
            return false;
        }
    }
}
