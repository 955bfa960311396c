using ImageGateway.Core.Upstream;
using ImageGateway.Providers.Answers;
using ImageGateway.Providers.OpenAiDialect;

namespace ImageGateway.Providers.Azure;

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
