using System.Text;
using System.Text.Json;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.OpenAiFormat;

/// <summary>
/// Reads the errors of OpenAI, of Azure, and of the hosts that speak like them in all the shapes that were seen:
/// <c>{"error":{…}}</c>, <c>{"error":"…"}</c>, <c>{"detail":…}</c>, <c>{"message":…}</c>, text and HTML.
/// </summary>
public static class OpenAiErrors
{
    private static readonly string[] ModerationCodes =
        ["moderation_blocked", "content_policy_violation", "contentFilter", "content_filter", "ResponsibleAIPolicyViolation",
            "content_moderation", "moderation_error"];

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
            var text = Encoding.UTF8.GetString(body);
            return new ProviderError(Fallback(status), "upstream_error") { RawText = text };
        }
    }

    private static ProviderError Read(int status, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return new ProviderError(Fallback(status), "upstream_error") { RawText = root.GetRawText() };
        if (root.TryGetProperty("error", out var error))
        {
            return error.ValueKind switch
            {
                JsonValueKind.Object => FromObject(status, error),
                JsonValueKind.String => new(error.GetString()!),
                _ => new(Fallback(status)),
            };
        }

        if (root.TryGetProperty("detail", out var detail))
            return FromDetail(
                status, detail) with
            {
                IsOwnShape = !IsOfProxy(root) && detail.ValueKind is JsonValueKind.String or JsonValueKind.Array
                    or JsonValueKind.Object
            };
        if (Text(root, "message") is not null)
            return FromObject(status, root) with { IsOwnShape = !IsOfProxy(root) };
        return new(Fallback(status));
    }

    private static ProviderError FromObject(int status, JsonElement error)
    {
        var code = Text(error, "code");
        var inner = InnerCode(error);
        var moderated = ModerationCodes.Contains(code) || ModerationCodes.Contains(inner) || ModerationCodes.Contains(Text(error, "type"));
        return new(Text(error, "message") ?? Fallback(status), Text(error, "type"), Text(error, "param"), code ?? inner)
        { Moderated = moderated, IsOwnShape = Text(error, "message") is not null || (code ?? inner) is not null };
    }

    // Cloudflare describes its own failures in JSON, too, where a client takes JSON.
    private static bool IsOfProxy(JsonElement root) => root.TryGetProperty("cloudflare_error", out _);

    // FastAPI hosts: text, a list of faults with their place, or an object.
    private static ProviderError FromDetail(int status, JsonElement detail)
    {
        switch (detail.ValueKind)
        {
            case JsonValueKind.String:
                return new(detail.GetString()!);
            case JsonValueKind.Object:
                return new(Text(detail, "error") ?? Text(detail, "message") ?? Fallback(status));
            case JsonValueKind.Array:
                var faults = detail.EnumerateArray().Where(fault => fault.ValueKind == JsonValueKind.Object).ToList();
                var place = faults is [var first, ..] && first.TryGetProperty("loc", out var loc) && loc.ValueKind == JsonValueKind.Array
                    ? loc.EnumerateArray().LastOrDefault().ToString()
                    : null;
                var messages = string.Join("; ", faults.Select(fault => Text(fault, "msg")).OfType<string>());
                var code = faults.Select(static fault => Text(fault, "type")).FirstOrDefault(static type => ModerationCodes.Contains(type));
                return new(messages.Length > 0 ? messages : Fallback(status), "invalid_request_error", place, code)
                { Moderated = code is not null };
            default:
                return new(Fallback(status));
        }
    }

    // Azure: inner_error on image routes, innererror elsewhere.
    private static string? InnerCode(JsonElement error) =>
        (error.TryGetProperty("inner_error", out var inner) || error.TryGetProperty("innererror", out inner)) && inner.ValueKind
            == JsonValueKind.Object
            ? Text(inner, "code")
            : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? value.ToString()
            : null;

    private static string Fallback(int status) => $"The provider answered with status {status} and no message.";
}
