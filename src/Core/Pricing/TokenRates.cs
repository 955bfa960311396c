using System.Collections.Immutable;
using ImageGateway.Core.Images;

namespace ImageGateway.Core.Pricing;

/// <summary>Prices of a model's tokens, in 10⁻¹² US dollars. Where rows of one kind differ, the highest counts.</summary>
internal sealed class TokenRates
{
    private readonly long?[] _rates = new long?[Enum.GetValues<TokenKind>().Length];

    private TokenRates(IEnumerable<PriceRow> rows)
    {
        foreach (var row in rows)
        {
            if (row.Tokens is { } kind)
                _rates[(int)kind] = Math.Max(_rates[(int)kind] ?? 0, row.PicoDollars);
        }
    }

    /// <summary>A token of an image that is drawn.</summary>
    public long ImageOutput => _rates[(int)TokenKind.ImageOutput] ?? 0;

    /// <summary>A token of text or thought; priced as an image's where the vendor names no price.</summary>
    public long TextOutput => _rates[(int)TokenKind.TextOutput] ?? ImageOutput;

    private long TextInput => _rates[(int)TokenKind.TextInput] ?? 0;

    private long ImageInput => _rates[(int)TokenKind.ImageInput] ?? TextInput;

    private long CachedText => _rates[(int)TokenKind.CachedTextInput] ?? _rates[(int)TokenKind.CachedInput] ?? TextInput;

    private long CachedImage => _rates[(int)TokenKind.CachedImageInput] ?? _rates[(int)TokenKind.CachedInput] ?? ImageInput;

    // Of a cached part that is not split, where there is text only.
    private long CachedAny => _rates[(int)TokenKind.CachedInput] ?? CachedText;

    /// <summary>The rates of these rows, or null where images are not priced by token.</summary>
    public static TokenRates? From(ImmutableArray<PriceRow> rows) =>
        rows.Any(static row => row.Tokens == TokenKind.ImageOutput) ? new(rows) : null;

    /// <summary>The most that a token of the prompt costs, from a cache or not.</summary>
    public long MostText => Math.Max(TextInput, Math.Max(CachedText, CachedAny));

    /// <summary>The most that a token of an input image costs, from a cache or not.</summary>
    public long MostImage => Math.Max(ImageInput, CachedImage);

    /// <summary>The price of a provider's count.</summary>
    /// <param name="usage">The count.</param>
    /// <param name="hasImages">Whether images were sent along, so that an input that is not split may be of the dearer kind.</param>
    /// <returns>The price, and whether the count said enough to be exact.</returns>
    public (Int128 PicoDollars, bool Exact) PriceOf(ImageUsage usage, bool hasImages)
    {
        var (input, inputIsExact) = PriceOfInput(usage, hasImages);
        var (output, outputIsExact) = PriceOfOutput(usage);
        return (input + output, inputIsExact && outputIsExact);
    }

    private (Int128 PicoDollars, bool Exact) PriceOfInput(ImageUsage usage, bool hasImages)
    {
        var all = Math.Max(usage.InputTokens, ImageUsage.Sum(usage.TextInputTokens ?? 0, usage.ImageInputTokens));
        var isSplit = usage.TextInputTokens is not null || usage.ImageInputTokens > 0 || !hasImages || ImageInput == TextInput;
        var images = isSplit ? usage.ImageInputTokens : ImageInput > TextInput ? all : 0;
        var text = all - images;

        // A cache that is not split is taken for text, which saves less.
        var isUnsplitCache = usage.CachedTextTokens is null && usage.CachedImageTokens is null;
        var cachedText = Math.Min(text, usage.CachedTextTokens ?? Math.Max(0, usage.CachedInputTokens - (usage.CachedImageTokens ?? 0)));
        var cachedImages = Math.Min(images, usage.CachedImageTokens ?? 0);
        var cachedRate = isUnsplitCache ? CachedAny : CachedText;
        var pico = ((Int128)(text - cachedText) * TextInput) + ((Int128)cachedText * cachedRate)
            + ((Int128)(images - cachedImages) * ImageInput) + ((Int128)cachedImages * CachedImage);
        var isExact = all > 0 && isSplit && !(isUnsplitCache && usage.CachedInputTokens > 0 && images > 0);
        return (pico, isExact);
    }

    private (Int128 PicoDollars, bool Exact) PriceOfOutput(ImageUsage usage)
    {
        var text = usage.TextOutputTokens ?? 0;
        var images = usage.ImageOutputTokens ?? Math.Max(0, usage.OutputTokens - text);
        var rest = Math.Max(0, usage.OutputTokens - ImageUsage.Sum(images, text));
        var pico = ((Int128)images * ImageOutput) + ((Int128)text * TextOutput) + ((Int128)rest * Math.Max(ImageOutput, TextOutput));
        return (pico, rest == 0);
    }
}
