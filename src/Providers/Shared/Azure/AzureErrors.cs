using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.OpenAiFormat;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Shared.Azure;

/// <summary>OpenAI's errors with Azure's sentence on when to ask again, which counts where a header is missing.</summary>
internal static class AzureErrors
{
    /// <summary>Reads an error body.</summary>
    public static ProviderError Read(int status, ReadOnlySpan<byte> body)
    {
        var error = OpenAiErrors.Read(status, body);
        return status == 429 ? error with { RetryAfter = WaitInText.Find(error.Message) } : error;
    }
}
