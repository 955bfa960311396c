using ImageGateway.Core.Images;
using ImageGateway.Core.Upstream;

namespace ImageGateway.Core.Prices;

/// <summary>A request as it is sent to a provider, as far as its price depends on it.</summary>
/// <param name="Provider">The provider's slug.</param>
/// <param name="Model">The model that is asked.</param>
/// <param name="Operation">What is asked for.</param>
/// <param name="Count">Pictures, at least 1.</param>
public sealed record PriceQuery(string Provider, string Model, ImageOperation Operation, int Count)
{
    /// <summary>The size, or null where the provider chooses.</summary>
    public ImageSize? Size { get; init; }

    /// <summary>The quality, or null where the provider chooses.</summary>
    public string? Quality { get; init; }

    /// <summary>The steps, or null where the provider chooses.</summary>
    public int? Steps { get; init; }

    /// <summary>Pictures and masks that are sent along.</summary>
    public int InputPictures { get; init; }

    /// <summary>UTF-8 bytes of the prompt; no tokenizer makes more tokens than bytes.</summary>
    public int PromptBytes { get; init; }

    /// <summary>Partial pictures per picture, which are billed as tokens (providers 2.6).</summary>
    public int PartialImages { get; init; }

    /// <summary>The query for a request that was written for a provider, or null where it names no model.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="image">The request with the target's overrides.</param>
    /// <param name="translation">What is sent.</param>
    public static PriceQuery? Of(IImageProvider provider, ImageRequest image, Translation translation)
    {
        if (ModelOf(provider, translation) is not { } model)
            return null;
        var parameters = image.Parameters;
        var size = translation.SizeUsed ?? (ImageSize.TryParse(parameters.Text(ParameterNames.Size), out var named) ? named : translation.DefaultSize);
        var steps = parameters.Integer("steps") ?? parameters.Integer("num_inference_steps");
        return new(provider.Slug, model, image.Operation, image.Count)
        {
            Size = size,
            Quality = parameters.Text(ParameterNames.Quality) is { } quality and not "auto" ? quality : translation.DefaultQuality,
            Steps = steps is > 0 and <= 10_000 ? (int)steps : null,
            InputPictures = image.Operation == ImageOperation.Generation ? 0 : Math.Max(1, image.Inputs.Count),
            PromptBytes = System.Text.Encoding.UTF8.GetByteCount(parameters.Text(ParameterNames.Prompt) ?? string.Empty),
            PartialImages = image.Stream ? (int)Math.Clamp(parameters.Integer(ParameterNames.PartialImages) ?? 0, 0, 3) : 0,
        };
    }

    /// <summary>The price sheet's name for the model that is asked, or null where none is named.</summary>
    public static string? ModelOf(IImageProvider provider, Translation translation) =>
        translation.Model is { } model ? provider.FindModel(model)?.PriceKey ?? model : null;
}

/// <summary>The price of a request before it is sent.</summary>
/// <param name="PicoDollars">The price, or the most that it can be, in 10⁻¹² US dollars.</param>
/// <param name="Exact">Whether it is the price; else the provider's count of tokens, steps or pixels decides.</param>
/// <param name="Rows">The lines of the sheet that it was computed from.</param>
public sealed record PriceQuote(Int128 PicoDollars, bool Exact, IReadOnlyList<PriceRow> Rows)
{
    private const int PicoPerMicro = 1_000_000;

    /// <summary>In micro-dollars, rounded up: once per attempt, so that no part of a cent is lost (design section 3).</summary>
    public long MicroDollars => (long)((PicoDollars + PicoPerMicro - 1) / PicoPerMicro);
}
