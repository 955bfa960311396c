namespace ImageGateway.Core.Images;

/// <summary>Tokens that a provider counted for an answer, each at least 0. Sums stop at <see cref="long.MaxValue"/>.</summary>
/// <param name="InputTokens">Tokens of prompt and input images; 0 where they are not counted.</param>
/// <param name="OutputTokens">Tokens drawn, written and thought; 0 where they are not counted.</param>
/// <param name="TotalTokens">Tokens in all, as the provider says.</param>
public sealed record ImageUsage(long InputTokens, long OutputTokens, long TotalTokens)
{
    /// <summary>The most tokens that are taken for a count; a larger number is a fault of the provider's and is read as none.</summary>
    public const long MaxCount = 1_000_000_000;

    /// <summary>The part of the input that is text; null where the provider does not split it.</summary>
    public long? TextInputTokens { get; init; }

    /// <summary>The part of the input that is images.</summary>
    public long ImageInputTokens { get; init; }

    /// <summary>The part of the input that came from a cache; 0 where none did.</summary>
    public long CachedInputTokens { get; init; }

    /// <summary>The cached part that is text; null where the provider does not split it.</summary>
    public long? CachedTextTokens { get; init; }

    /// <summary>The cached part that is images; null where the provider does not split it.</summary>
    public long? CachedImageTokens { get; init; }

    /// <summary>The part of the output that is images; null where the provider does not split it.</summary>
    public long? ImageOutputTokens { get; init; }

    /// <summary>The part of the output that is text and thoughts; null where the provider does not split it.</summary>
    public long? TextOutputTokens { get; init; }

    /// <summary>True when the usage counts an image; a count without one does not tell what an image cost.</summary>
    public bool CountsImages => ImageOutputTokens is { } images ? images > 0 : OutputTokens > (TextOutputTokens ?? 0);

    /// <summary>The sum of two answers that are joined into one.</summary>
    public static ImageUsage Add(ImageUsage left, ImageUsage right) =>
        new(Sum(left.InputTokens, right.InputTokens), Sum(left.OutputTokens, right.OutputTokens), Sum(left.TotalTokens, right.TotalTokens))
        {
            TextInputTokens = Sum(left.TextInputTokens, right.TextInputTokens),
            ImageInputTokens = Sum(left.ImageInputTokens, right.ImageInputTokens),
            CachedInputTokens = Sum(left.CachedInputTokens, right.CachedInputTokens),
            CachedTextTokens = Sum(left.CachedTextTokens, right.CachedTextTokens),
            CachedImageTokens = Sum(left.CachedImageTokens, right.CachedImageTokens),
            ImageOutputTokens = Sum(left.ImageOutputTokens, right.ImageOutputTokens),
            TextOutputTokens = Sum(left.TextOutputTokens, right.TextOutputTokens),
        };

    /// <summary>The sum of two counts, or the largest number where it is beyond.</summary>
    public static long Sum(long left, long right) => left > long.MaxValue - right ? long.MaxValue : left + right;

    // What one of them does not split is not split in both.
    private static long? Sum(long? left, long? right) => left is { } one && right is { } other ? Sum(one, other) : null;
}
