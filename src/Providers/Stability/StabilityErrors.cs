using System.Text;
using System.Text.Json;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Stability;

/// <summary>Reads <c>{"id","name","message"}</c> of v1 and <c>{"id","name","errors":[…]}</c> of v2beta.</summary>
internal static class StabilityErrors
{
    /// <summary>Reads an error body.</summary>
    public static ProviderError Read(int status, ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 64 });
            using var document = JsonDocument.ParseValue(ref reader);
            return Read(status, document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is the framework's word for an escape that is no character.
            return new($"Stability answered with status {status} and no message.", "upstream_error")
            { RawText = Encoding.UTF8.GetString(body) };
        }
    }

    private static ProviderError Read(int status, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return new($"Stability answered with status {status} and no message.", "upstream_error") { RawText = root.GetRawText() };

        var name = Text(root, "name");
        var moderated = name is "content_moderation" or "invalid_prompts";
        if (root.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array)
        {
            var message = string.Join(", ", errors.EnumerateArray().Select(error => error.ToString()));
            return new(message, name, Text(root, "id"), name)
            { Moderated = moderated, IsOwnShape = message.Length > 0 || name is not null };
        }

        return new(Text(root, "message") ?? $"Stability answered with status {status} and no message.", name, null, name)
        { Moderated = moderated, IsOwnShape = name is not null || Text(root, "message") is not null };
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
