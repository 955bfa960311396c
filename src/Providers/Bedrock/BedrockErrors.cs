using System.Text;
using System.Text.Json;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Bedrock;

/// <summary>
/// Reads <c>{"message"}</c> with the type in <c>x-amzn-errortype</c>, and the blocked answers that come as 200
/// (docs/architecture/errors.md#content-filters).
/// </summary>
internal static class BedrockErrors
{
    private const string ModerationType = "image_generation_user_error";

    private static readonly System.Buffers.SearchValues<char> FieldLetters = System.Buffers.SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz_");

    /// <summary>An answer that broke off or is of another shape.</summary>
    public static ProviderError Cut => ProviderError.Malformed("Bedrock's answer is not whole JSON of the model's shape.");

    /// <summary>Reads an error of Bedrock.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="errorType">The header <c>x-amzn-errortype</c>, or null.</param>
    /// <param name="body">Its body.</param>
    public static ProviderError Read(int status, string? errorType, ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 64 });
            using var document = JsonDocument.ParseValue(ref reader);
            return Read(status, errorType, document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is the framework's word for bytes and escapes that are no characters.
            return new(Unsaid(status), "upstream_error", null, TypeOf(errorType)) { RawText = Encoding.UTF8.GetString(body) };
        }
    }

    /// <summary>A 200 without an image, and the sentence that came in its place.</summary>
    public static ProviderError WithoutImage(string? reason) => reason switch
    {
        null => ProviderError.Malformed("Bedrock answered 200 without a picture."),
        _ when IsModeration(reason) => ProviderError.Filtered(reason, "content_filtered"),
        _ => new(reason, "upstream_error", null, "inference_error") { Status = 502, Class = AttemptClass.Answered },
    };

    private static ProviderError Read(int status, string? errorType, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return new(Unsaid(status), "upstream_error", null, TypeOf(errorType)) { RawText = root.GetRawText() };

        // The gateway of AWS itself writes "Message", and a proxy in between may have moved the type into the body.
        var message = Text(root, "message") ?? Text(root, "Message") ?? Unsaid(status);
        var type = TypeOf(errorType ?? Text(root, "__type"));
        if (status == 400 && IsModeration(message))
            return new(message, ModerationType, null, type ?? "content_filtered") { Moderated = true, IsOwnShape = true };
        return new(message, type, ParamOf(type, message), type)
        { Class = ClassOf(type), IsOwnShape = type is not null || Text(root, "message") is not null };
    }

    // "ValidationException:http://internal.amazon.com/…" and "com.amazon.coral#ValidationException" are both in use.
    private static string? TypeOf(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var end = text.IndexOf(':', StringComparison.Ordinal);
        var name = end < 0 ? text : text[..end];
        return name[(name.LastIndexOf('#') + 1)..];
    }

    // Stability's models begin their sentence with the field.
    private static string? ParamOf(string? type, string message)
    {
        var colon = message.IndexOf(": ", StringComparison.Ordinal);
        return type == "ValidationException" && colon > 0 && message.AsSpan(0, colon).IndexOfAnyExcept(FieldLetters) < 0
            ? message[..colon]
            : null;
    }

    // A quota and a model that is not ready refuse before anything runs, whatever their status.
    private static AttemptClass? ClassOf(string? type) => type switch
    {
        "ModelNotReadyException" or "ThrottlingException" or "ServiceQuotaExceededException" => AttemptClass.NotStarted,
        "ModelTimeoutException" or "ModelErrorException" => AttemptClass.PerhapsStarted,
        _ => null,
    };

    private static bool IsModeration(string text) =>
        text.Contains("content filter", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("Filter reason", StringComparison.OrdinalIgnoreCase)
        || text.Contains("Moderated", StringComparison.OrdinalIgnoreCase)
        || text.Contains("Responsible AI", StringComparison.OrdinalIgnoreCase);

    private static string Unsaid(int status) => $"Bedrock answered with status {status} and no message.";

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
