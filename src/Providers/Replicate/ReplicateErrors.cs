using System.Text;
using System.Text.Json;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Replicate;

/// <summary>
/// Reads <c>{"title","detail","status","invalid_fields"}</c> and the text of a prediction that failed.
/// Replicate tells a moderation verdict by words only, and its wording is unverified.
/// </summary>
internal static class ReplicateErrors
{
    private const string ModerationCode = "moderation_blocked";
    private const string RequiredEnding = " is required";

    private static readonly string[] ModerationWords = ["nsfw", "(e005)", "flagged as sensitive", "sensitive content"];

    /// <summary>Reads an answer that is not 2xx.</summary>
    public static ProviderError Read(int status, ReadOnlySpan<byte> body)
    {
        if (ProviderJson.ObjectOf(body) is not { } root)
            return new($"Replicate answered with status {status} and no message.", "upstream_error")
            { RawText = Encoding.UTF8.GetString(body) };

        var message = (root.Text("detail") ?? root.Text("title"))?.Trim() ?? $"Replicate answered with status {status} and no message.";
        var isOwn = (root.Text("detail") ?? root.Text("title")) is not null && root.Member("cloudflare_error") is null;
        return IsModeration(message)
            ? new(message, "image_generation_user_error", null, ModerationCode) { Moderated = true, IsOwnShape = isOwn }
            : new(message, TypeOf(status), FieldOf(root))
            { RetryAfter = status == 429 ? WaitInText.Find(message) : null, IsOwnShape = isOwn };
    }

    /// <summary>The error of a prediction that ended without images.</summary>
    /// <param name="state">Its last state: failed, canceled or aborted.</param>
    /// <param name="text">What it said, or null.</param>
    public static ProviderError Ended(string state, string? text)
    {
        if (text is not null && IsModeration(text))
            return ProviderError.Filtered(text, ModerationCode);
        return state switch
        {
            // Aborted is one that never ran.
            "aborted" =>
                new(text ?? "Replicate gave the prediction up before it ran.", "upstream_error", null, "prediction_aborted")
                { Status = 502, Class = AttemptClass.NotStarted },
            "canceled" =>
                new(text ?? "The prediction was cancelled at Replicate.", "upstream_error", null, "prediction_canceled")
                { Status = 502, Class = AttemptClass.PerhapsStarted },
            _ => new(text ?? "The prediction failed at Replicate without a message.", "upstream_error", null, "prediction_failed")
            { Status = 502, Class = AttemptClass.PerhapsStarted },
        };
    }

    /// <summary>Determines whether a text was written by a content filter.</summary>
    public static bool IsModeration(string text) =>
        Array.Exists(ModerationWords, word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string TypeOf(int status) => status switch
    {
        401 or 403 => "authentication_error",
        402 => "insufficient_quota",
        429 => "rate_limit_error",
        >= 500 => "upstream_error",
        _ => "invalid_request_error",
    };

    // {"field":"input","description":"prompt is required"}, {"field":"input.width","description":"…"}
    private static string? FieldOf(JsonElement root)
    {
        if (root.Member("invalid_fields") is not { ValueKind: JsonValueKind.Array } fields
            || fields.EnumerateArray().FirstOrDefault() is not { ValueKind: JsonValueKind.Object } first)
            return null;
        var description = first.Text("description");
        if (description?.EndsWith(RequiredEnding, StringComparison.Ordinal) == true && description.IndexOf(' ', StringComparison.Ordinal)
            == description.Length - RequiredEnding.Length)
            return description[..^RequiredEnding.Length];
        var field = first.Text("field");
        return field?[(field.LastIndexOf('.') + 1)..];
    }
}
