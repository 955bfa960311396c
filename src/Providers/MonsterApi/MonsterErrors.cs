using System.Text;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.MonsterApi;

/// <summary>Reads <c>{"message"}</c> and the text of a process that failed. Both shapes and their words are unverified.</summary>
internal static class MonsterErrors
{
    private static readonly string[] ModerationWords = ["safe filter", "safe_filter", "nsfw"];

    /// <summary>Reads an answer that is not 2xx.</summary>
    public static ProviderError Read(int status, ReadOnlySpan<byte> body)
    {
        if (ProviderJson.ObjectOf(body) is not { } root)
            return new($"Monster API answered with status {status} and no message.", "upstream_error")
            { RawText = Encoding.UTF8.GetString(body) };
        var own = root.Text("message") ?? root.Text("detail") ?? root.Text("error");
        var message = own ?? $"Monster API answered with status {status} and no message.";
        return new(message, TypeOf(status))
        {
            Moderated = status is 400 or 422 && IsModeration(message),
            IsOwnShape = own is not null
                && root.Member("cloudflare_error") is null
        };
    }

    /// <summary>The error of a process that failed.</summary>
    public static ProviderError Failed(string? text) => text is not null && IsModeration(text)
        ? ProviderError.Filtered(text, "moderation_blocked")
        : new(text ?? "The process failed at Monster API without a message.", "upstream_error", null, "process_failed")
        { Status = 502, Class = AttemptClass.PerhapsStarted };

    private static bool IsModeration(string text) =>
        Array.Exists(ModerationWords, word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string TypeOf(int status) => status switch
    {
        401 or 403 => "authentication_error",
        402 => "insufficient_quota",
        429 => "rate_limit_error",
        >= 500 => "upstream_error",
        _ => "invalid_request_error",
    };
}
