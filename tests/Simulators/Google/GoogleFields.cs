using System.Text.Json;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.Google;

/// <summary>Checks the objects of a body, one level after the other: Google refuses unknown names at every one.</summary>
public static class GoogleFields
{
    /// <summary>Checks an object that stands at a place of the body.</summary>
    public static SimulatedResponse? Check(JsonElement? element, string place, RuleBook rules)
    {
        if (element is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Object)
            return GoogleErrors.Field(place, $"Invalid value at '{place}': an object expected.");
        return rules.Check(ParameterSet.FromJson(value)) is { } violation ? GoogleErrors.Field(place, violation) : null;
    }

    /// <summary>A member; null where it is absent or null.</summary>
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public static string? Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static bool? Flag(this JsonElement element, string name) => element.Member(name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>The bytes of base64, or null where it is none.</summary>
    public static byte[]? Bytes(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } value && value.TryGetBytesFromBase64(out var bytes) ? bytes : null;
}
