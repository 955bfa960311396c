using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.OpenAiFormat;

namespace ImageGateway.Providers.Together;

/// <summary>
/// Reads <c>{"id","error":{"message","type","param","code"}}</c>. Which status and code a moderated request has is
/// unverified, so the message counts too.
/// </summary>
internal static class TogetherErrors
{
    /// <summary>Reads an error body.</summary>
    public static ProviderError Read(int status, ReadOnlySpan<byte> body)
    {
        var error = OpenAiErrors.Read(status, body);
        return error.Moderated || status is not (400 or 422) || !IsModeration(error) ? error : error with { Moderated = true };
    }

    private static bool IsModeration(ProviderError error) =>
        error.Code == "nsfw_content" || error.Message.Contains("NSFW", StringComparison.OrdinalIgnoreCase);
}
