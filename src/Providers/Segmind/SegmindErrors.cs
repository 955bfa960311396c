using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.OpenAiFormat;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Segmind;

/// <summary>
/// Reads <c>{"error":"…"}</c>, and HTML where there is none (docs/architecture/portkey.md#providers). 406 means a wrong content type or no
/// credits; the text tells. How a moderated request is answered is documented nowhere: the text tells that too.
/// </summary>
internal static class SegmindErrors
{
    /// <summary>Reads an error body.</summary>
    public static ProviderError Read(int status, ReadOnlySpan<byte> body)
    {
        var error = OpenAiErrors.Read(status, body);
        if (error.RawText is null && ProviderJson.ObjectOf(body)?.Text("html-message") is { } html)
            error = error with { RawText = html };
        if (status == 406)
            error = error with
            {
                Type = IsCredit(error.Message)
                ? "insufficient_quota"
                : error.Type,
                Code = IsCredit(error.Message) ? "insufficient_credits" : error.Code
            };

        // Nothing is drawn for a wrong method, a wrong type or an empty account.
        return (status is 405 or 406
            ? error with { Class = AttemptClass.NotStarted }
            : error) with
        { Moderated = status is 400 or 422 && IsModeration(error.Message) };
    }

    /// <summary>A job that failed: it ran, whatever it drew.</summary>
    public static ProviderError Failed(string? why)
    {
        var message = string.IsNullOrEmpty(why) ? "Segmind's job failed." : why;
        return IsModeration(message)
            ? ProviderError.Filtered(message, "content_filtered")
            : new(message, "upstream_error", null, "task_failed") { Class = AttemptClass.PerhapsStarted, Status = 502 };
    }

    private static bool IsCredit(string message) => message.Contains("credit", StringComparison.OrdinalIgnoreCase);

    private static bool IsModeration(string message) =>
        message.Contains("nsfw", StringComparison.OrdinalIgnoreCase);
}
