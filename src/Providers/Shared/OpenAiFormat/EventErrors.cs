using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.OpenAiFormat;

/// <summary>
/// Reads errors that come as events: OpenAI's shapes, whoever sends them. They carry no status, so it is told from their words.
/// </summary>
public static class EventErrors
{
    private const int NoStatus = 502;

    // Longer texts are pages.
    private const int MaxWords = 1_000;

    /// <summary>
    /// Reads the data of an error. One that is whole, in the provider's own shape and all that the provider sent is what a complete
    /// error answer would be: nothing was drawn. Behind other events, or cut off, it tells nothing of what was.
    /// </summary>
    /// <param name="data">The data.</param>
    /// <param name="isFirst">Whether no other event came before it.</param>
    public static ProviderError Read(ReadOnlyMemory<byte> data, bool isFirst)
    {
        var error = OpenAiErrors.Read(NoStatus, data.Span);
        if (error.RawText is { } words && words.Trim(' ', '\r', '\n', '"') is { Length: > 0 and <= MaxWords } said
            && said[0] is not ('<' or '{' or '['))
            error = error with { Message = said, RawText = null };
        var status = StatusOf(error);
        return error with
        {
            Status = status,
            Class = error.Class
                ?? (isFirst && error.IsOwnShape ? AttemptClasses.OfStatus(status, isOwnError: true) : AttemptClass.PerhapsStarted),
        };
    }

    private static int StatusOf(ProviderError error)
    {
        if (int.TryParse(error.Code, out var code) && code is >= 400 and <= 599)
            return code;
        return error.Moderated ? 400 : StatusOf(error.Code) ?? StatusOf(error.Type) ?? NoStatus;
    }

    private static int? StatusOf(string? word) => word switch
    {
        "invalid_request_error" or "image_generation_user_error" or "invalid_value" or "invalid_prompt" => 400,
        "authentication_error" or "invalid_api_key" => 401,
        "permission_error" => 403,
        "rate_limit_error" or "rate_limit_exceeded" or "insufficient_quota" or "requests" or "tokens" => 429,
        "overloaded_error" => 503,
        _ => null,
    };
}
