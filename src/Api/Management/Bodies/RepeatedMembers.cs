using System.Globalization;
using System.Text.Json;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>
/// Finds members that stand twice in one object: JSON's grammar takes them, readers differ on which one counts, and trees of nodes
/// cannot hold them.
/// </summary>
internal static class RepeatedMembers
{
    /// <summary>Path of the first one within a value, such as <c>.targets[1].provider</c>; null where there is none.</summary>
    public static string? PathIn(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var names = new HashSet<string>(StringComparer.Ordinal);
                foreach (var member in value.EnumerateObject())
                {
                    if (!names.Add(member.Name))
                        return "." + member.Name;
                    if (PathIn(member.Value) is { } inner)
                        return $".{member.Name}{inner}";
                }

                return null;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var element in value.EnumerateArray())
                {
                    if (PathIn(element) is { } inner)
                        return string.Create(CultureInfo.InvariantCulture, $"[{index}]{inner}");
                    index++;
                }

                return null;
            default:
                return null;
        }
    }
}
