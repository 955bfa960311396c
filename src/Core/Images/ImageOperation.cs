namespace ImageGateway.Core.Images;

/// <summary>What a caller asks for; one per OpenAI route.</summary>
public enum ImageOperation
{
    /// <summary><c>POST /v1/images/generations</c></summary>
    Generation,

    /// <summary><c>POST /v1/images/edits</c></summary>
    Edit,

    /// <summary><c>POST /v1/images/variations</c></summary>
    Variation,
}

/// <summary>How a caller wants the picture; null where it did not say.</summary>
public enum PictureFormat
{
    /// <summary>A link.</summary>
    Url,

    /// <summary>Base64 in the answer.</summary>
    Base64,
}

/// <summary>Tokens of a token-priced answer, as OpenAI counts them (providers 2.6).</summary>
/// <param name="InputTokens">Of prompt and pictures.</param>
/// <param name="OutputTokens">Of the pictures drawn.</param>
/// <param name="TotalTokens">Of both.</param>
public sealed record ImageUsage(long InputTokens, long OutputTokens, long TotalTokens)
{
    /// <summary>The part of the input that is text; null where the provider does not split it.</summary>
    public long? TextInputTokens { get; init; }

    /// <summary>The part of the input that is pictures.</summary>
    public long ImageInputTokens { get; init; }

    /// <summary>The sum of two answers that are joined into one.</summary>
    public static ImageUsage Add(ImageUsage left, ImageUsage right) =>
        new(left.InputTokens + right.InputTokens, left.OutputTokens + right.OutputTokens, left.TotalTokens + right.TotalTokens)
        {
            TextInputTokens = left.TextInputTokens is null || right.TextInputTokens is null ? null : left.TextInputTokens + right.TextInputTokens,
            ImageInputTokens = left.ImageInputTokens + right.ImageInputTokens,
        };
}
