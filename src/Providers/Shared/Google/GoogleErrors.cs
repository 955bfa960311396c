using System.Globalization;
using System.Text;
using System.Text.Json;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.Google;

/// <summary>
/// Reads <c>{"error":{"code","message","status","details":[…]}}</c>, also as the only item of a list. Portkey gives
/// <c>status</c> as type and as code (docs/architecture/portkey.md#providers); a more exact reason of the details is the better code.
/// </summary>
internal static class GoogleErrors
{
    private const string BadKey = "API_KEY_INVALID";

    // Imagen refuses prompts as invalid arguments, told apart by their text alone; its exact words are unverified.
    private static readonly string[] ModerationWords =
        ["support code", "usage guidelines", "responsible ai", "sensitive words", "safety filter"];

    /// <summary>A 2xx answer that is no object.</summary>
    public static ProviderError NoObject => ProviderError.Malformed("Google answered 200 with something that is not a JSON object.");

    /// <summary>A 2xx answer that breaks off.</summary>
    public static ProviderError Cut => ProviderError.Malformed("Google's answer is not whole JSON.");

    /// <summary>Reads an error body.</summary>
    public static ProviderError Read(int status, ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 64 });
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0)
                root = root[0];
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error", out var error)
                ? Read(status, error)
                : new(Fallback(status), "upstream_error") { RawText = Encoding.UTF8.GetString(body) };
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is the framework's word for bytes and escapes that are no characters.
            return new(Fallback(status), "upstream_error") { RawText = Encoding.UTF8.GetString(body) };
        }
    }

    private static ProviderError Read(int status, JsonElement error)
    {
        if (error.ValueKind == JsonValueKind.String)
            return new(error.GetString()!, "upstream_error") { IsOwnShape = true };
        if (error.ValueKind != JsonValueKind.Object)
            return new(Fallback(status), "upstream_error");

        var message = Text(error, "message") ?? Fallback(status);
        var word = Text(error, "status");
        var details = new Details(error);
        return new(message, details.Reason == BadKey
            ? "authentication_error"
            : word ?? "upstream_error", details.Field, details.Reason ?? word)
        {
            Moderated = status == 400 && word == "INVALID_ARGUMENT"
                && Array.Exists(ModerationWords, words => message.Contains(words, StringComparison.OrdinalIgnoreCase)),
            RetryAfter = details.RetryDelay,
            IsOwnShape = word is not null || Text(error, "message") is not null,
        };
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static string Fallback(int status) => $"Google answered with status {status} and no message.";

    // The typed details: google.rpc.ErrorInfo, RetryInfo and BadRequest.
    private readonly struct Details
    {
        public Details(JsonElement error)
        {
            if (!error.TryGetProperty("details", out var list) || list.ValueKind != JsonValueKind.Array)
                return;
            foreach (var detail in list.EnumerateArray())
            {
                Reason ??= Text(detail, "reason");
                RetryDelay ??= Duration(Text(detail, "retryDelay"));
                if (detail.ValueKind == JsonValueKind.Object && detail.TryGetProperty("fieldViolations", out var fields)
                    && fields.ValueKind == JsonValueKind.Array && fields.GetArrayLength() > 0)
                    Field ??= Text(fields[0], "field");
            }
        }

        public string? Reason { get; }

        public string? Field { get; }

        public TimeSpan? RetryDelay { get; }

        // Protobuf's duration in JSON: seconds with up to nine digits behind the point and an s.
        private static TimeSpan? Duration(string? text) =>
            text is [.. var number, 's']
                && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
                && seconds < TimeSpan.MaxValue.TotalSeconds / 2
                ? TimeSpan.FromSeconds(seconds)
                : null;
    }
}
