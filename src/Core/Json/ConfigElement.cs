using System.Text;
using System.Text.Json;

namespace ImageGateway.Core.Json;

/// <summary>Reads members of a config object in snake case or camel case (docs/architecture/portkey.md#configs).</summary>
public static class ConfigElement
{
    /// <summary>The member of this snake-case name or of its camel-case form; undefined where there is none or it is null.</summary>
    public static JsonElement Member(this JsonElement element, string snake)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return default;
        if (!element.TryGetProperty(snake, out var value))
        {
            Span<char> camel = stackalloc char[snake.Length];
            if (!snake.Contains('_', StringComparison.Ordinal) || !element.TryGetProperty(Camel(snake, camel), out value))
                return default;
        }

        return value.ValueKind == JsonValueKind.Null ? default : value;
    }

    /// <summary>The string member, or null.</summary>
    public static string? Text(this JsonElement element, string snake) =>
        element.Member(snake) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>Determines whether the member is present, in snake case or camel case.</summary>
    public static bool Has(this JsonElement element, string snake) => element.Member(snake).ValueKind != JsonValueKind.Undefined;

    /// <summary>The snake-case form of a name.</summary>
    public static string Snake(string name)
    {
        if (!name.Any(char.IsAsciiLetterUpper))
            return name;
        var snake = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter))
                snake.Append('_').Append(char.ToLowerInvariant(letter));
            else
                snake.Append(letter);
        }

        return snake.ToString();
    }

    private static ReadOnlySpan<char> Camel(string snake, Span<char> camel)
    {
        var length = 0;
        for (var index = 0; index < snake.Length; index++)
            camel[length++] = snake[index] == '_' && index + 1 < snake.Length ? char.ToUpperInvariant(snake[++index]) : snake[index];
        return camel[..length];
    }
}
