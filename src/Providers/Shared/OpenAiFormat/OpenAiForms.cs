using ImageGateway.Core.Images;

namespace ImageGateway.Providers.Shared.OpenAiFormat;

/// <summary>
/// Forms in which OpenAI's models give their images where a request does not say, by
/// https://platform.openai.com/docs/api-reference/images/create: DALL·E links, the GPT image models base64.
/// </summary>
public static class OpenAiForms
{
    /// <summary>The documented form; null where the model is none of OpenAI's.</summary>
    public static ImageFormat? DefaultOf(string? model) =>
        OpenAiModels.Find(model) is { } known ? known.DefaultFormat : null;
}
