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

/// <summary>Tokens of a token-priced answer, as OpenAI counts them.</summary>
public sealed record ImageUsage(long InputTokens, long OutputTokens, long TotalTokens)
{
    public static ImageUsage operator +(ImageUsage left, ImageUsage right) => Add(left, right);

    /// <summary>The sum of two answers that are joined into one.</summary>
    public static ImageUsage Add(ImageUsage left, ImageUsage right) =>
        new(left.InputTokens + right.InputTokens, left.OutputTokens + right.OutputTokens, left.TotalTokens + right.TotalTokens);
}
