using System.Text.Json;

namespace ImageGateway.Core.Routing.Conditions;

/// <summary>
/// A value as JavaScript compares it strictly: of one kind and the same. For ordering a text is the number that it begins with.
/// </summary>
/// <param name="Kind">String, number or boolean.</param>
/// <param name="Text">The value as text.</param>
public readonly record struct RequestAttributeValue(JsonValueKind Kind, string Text)
{
    /// <summary>The value as a number, or null.</summary>
    public double? Number { get; } = LeadingNumber.Parse(Text);

    /// <summary>Creates a value that is a string.</summary>
    public static RequestAttributeValue From(string text) => new(JsonValueKind.String, text);

    /// <summary>A JSON value, or null for an object, a list or <c>null</c>.</summary>
    public static RequestAttributeValue? From(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => From(element.GetString()!),
        JsonValueKind.Number => new(JsonValueKind.Number, element.GetRawText()),
        JsonValueKind.True or JsonValueKind.False => new(JsonValueKind.True, element.GetRawText()),
        _ => null,
    };

    /// <summary>Determines whether both are equal; numbers compare by value.</summary>
    public bool Equals(RequestAttributeValue other) =>
        Kind == other.Kind
            && (Kind == JsonValueKind.Number && Number is { } left && other.Number is { } right ? left.Equals(right) : Text == other.Text);

    /// <inheritdoc/>
    public override int GetHashCode() => Kind == JsonValueKind.Number ? Number.GetHashCode() : Text.GetHashCode(StringComparison.Ordinal);
}
