using System.Text.Json;
using ImageGateway.Core.Images;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Shared.OpenAiFormat;

/// <summary>
/// Reads a count of tokens in OpenAI's shape: <c>input_tokens</c> and <c>output_tokens</c> of the image routes, or
/// <c>prompt_tokens</c> and <c>completion_tokens</c> of chat, which hosts answer with as well; each with its details.
/// </summary>
public static class OpenAiUsage
{
    /// <summary>The count, or null where there is none.</summary>
    public static ImageUsage? Read(ReadOnlySpan<byte> json)
    {
        using var document = ProviderJson.Parse(json);
        return document is null ? null : Read(document.RootElement);
    }

    private static ImageUsage? Read(JsonElement usage)
    {
        var input = TokenCount.Read(usage, "input_tokens", "prompt_tokens");
        var output = TokenCount.Read(usage, "output_tokens", "completion_tokens");
        if (input is null && output is null)
            return null;

        var inputDetails = usage.Member("input_tokens_details") ?? usage.Member("prompt_tokens_details");
        var cached = inputDetails?.Member("cached_tokens_details");
        var outputDetails = usage.Member("output_tokens_details") ?? usage.Member("completion_tokens_details");
        var imageOutput = TokenCount.Read(outputDetails, "image_tokens");
        var textOutput = TokenCount.Read(outputDetails, "text_tokens");

        // Hosts that know the sum only fill the parts with zeros.
        var isSplit = imageOutput > 0 || textOutput > 0;
        return new(input ?? 0, output ?? 0, TokenCount.Read(usage, "total_tokens") ?? ImageUsage.Sum(input ?? 0, output ?? 0))
        {
            TextInputTokens = TokenCount.Read(inputDetails, "text_tokens"),
            ImageInputTokens = TokenCount.Read(inputDetails, "image_tokens") ?? 0,
            CachedInputTokens = TokenCount.Read(inputDetails, "cached_tokens") ?? 0,
            CachedTextTokens = TokenCount.Read(cached, "text_tokens"),
            CachedImageTokens = TokenCount.Read(cached, "image_tokens"),
            ImageOutputTokens = isSplit ? imageOutput : null,
            TextOutputTokens = isSplit ? textOutput : null,
        };
    }
}
