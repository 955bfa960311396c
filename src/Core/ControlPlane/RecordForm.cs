using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ImageGateway.Core.Json;

namespace ImageGateway.Core.ControlPlane;

/// <summary>
/// Holds a record from outside against its type, at every depth: members that must be there are, none is null that may not be,
/// and none is unknown. The serializer itself lets absent lists and null elements pass, which nobody could read afterwards.
/// </summary>
internal static class RecordForm
{
    /// <summary>The first fault as the end of a sentence, or null.</summary>
    /// <param name="value">The record.</param>
    /// <param name="type">Its type.</param>
    public static string? FaultOf(JsonElement value, JsonTypeInfo type) => FaultOf(value, type, "$");

    private static string? FaultOf(JsonElement value, JsonTypeInfo type, string path) => (type.Kind, value.ValueKind) switch
    {
        (JsonTypeInfoKind.Object, JsonValueKind.Object) => FaultOfObject(value, type, path),
        (JsonTypeInfoKind.Enumerable, JsonValueKind.Array) =>
            FirstFault(value.EnumerateArray()
                .Select((item, index) => (item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"))), type),
        (JsonTypeInfoKind.Dictionary, JsonValueKind.Object) =>
            FirstFault(value.EnumerateObject().Select(member => (member.Value, $"{path}.{member.Name}")), type),
        _ => null,
    };

    private static string? FirstFault(IEnumerable<(JsonElement Value, string Path)> elements, JsonTypeInfo type)
    {
        var element = type.Options.GetTypeInfo(type.ElementType!);
        return elements.Select(
            item => item.Value.ValueKind == JsonValueKind.Null
                ? $"has no value at '{item.Path}'"
                : FaultOf(item.Value, element, item.Path)).FirstOrDefault(fault => fault is not null);
    }

    private static string? FaultOfObject(JsonElement value, JsonTypeInfo type, string path)
    {
        var place = path == "$" ? string.Empty : $" at '{path}'";
        foreach (var property in type.Properties)
        {
            var fault = value.TryGetProperty(property.Name, out var member) ? FaultOfMember(member, property, $"{path}.{property.Name}")
                : IsNeeded(property) ? $"lacks '{property.Name}'{place}" : null;
            if (fault is not null)
                return fault;
        }

        var known = type.Properties.Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
        return value.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => !known.Contains(name)) is { } unknown
            ? $"has '{unknown}'{place}, which is not known here{NearestName.Hint(unknown, known)}"
            : null;
    }

    private static string? FaultOfMember(JsonElement member, JsonPropertyInfo property, string path)
    {
        var bare = Nullable.GetUnderlyingType(property.PropertyType);
        if (member.ValueKind == JsonValueKind.Null)
            return bare is not null || (!property.PropertyType.IsValueType && property.IsSetNullable) ? null : $"has no value at '{path}'";
        return FaultOf(member, property.Options.GetTypeInfo(bare ?? property.PropertyType), path);
    }

    // What is left out of a record because it is null is no fault; a parameter of a constructor has no other value.
    private static bool IsNeeded(JsonPropertyInfo property) =>
        property.IsRequired || property.AssociatedParameter is { IsMemberInitializer: false, HasDefaultValue: false, IsNullable: false };
}
