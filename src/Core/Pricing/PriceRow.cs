namespace ImageGateway.Core.Pricing;

/// <summary>Units that a price applies to.</summary>
public enum PriceUnit
{
    /// <summary>Price per image drawn.</summary>
    Image,

    /// <summary>1,000,000 pixels of an image.</summary>
    Megapixel,

    /// <summary>Price per token used.</summary>
    Token,

    /// <summary>One step of an image's making.</summary>
    Step,

    /// <summary>512 by 512 pixels of an image.</summary>
    Tile,
}

/// <summary>Operations that a price applies to.</summary>
public enum PricedOperation
{
    /// <summary>A generation, and an edit or variation where the sheet has no price of its own for them.</summary>
    Generate,

    /// <summary>Edit of an image.</summary>
    Edit,

    /// <summary>Upscale of an image.</summary>
    Upscale,

    /// <summary>One image that is sent along.</summary>
    InputImage,
}

/// <summary>The megapixels of an image that a price is for.</summary>
public enum PriceTier
{
    /// <summary>Price for the first megapixel.</summary>
    First,

    /// <summary>Each further megapixel, and each of an input image.</summary>
    Further,
}

/// <summary>A line of the price sheet.</summary>
/// <param name="Provider">The provider's slug.</param>
/// <param name="Model">The provider's name for the model.</param>
/// <param name="Unit">What the price is for.</param>
/// <param name="Operation">What is done.</param>
/// <param name="PicoDollars">The price of one unit, in 10⁻¹² US dollars.</param>
/// <param name="Source">Where the price was read.</param>
/// <param name="AsOf">When: a date, or only its year or month where the source says no more.</param>
public sealed record PriceRow(
    string Provider, string Model, PriceUnit Unit, PricedOperation Operation, long PicoDollars, string Source, string AsOf)
{
    /// <summary>The size that it is for, or null for any.</summary>
    public string? Size { get; init; }

    /// <summary>The quality that it is for, or null for any.</summary>
    public string? Quality { get; init; }

    /// <summary>The vendor's word for the resolution that it is for, such as <c>2K</c>, or null for any.</summary>
    public string? Resolution { get; init; }

    /// <summary>Kind of tokens that the price is for; null for other units.</summary>
    public TokenKind? Tokens { get; init; }

    /// <summary>Greatest number of tokens of an input image or of a text answer, for prices of those; 0 where it is not known.</summary>
    public int MaxTokens { get; init; }

    /// <summary>Number from which the tokens of a drawn image follow (<see cref="TokenGrid"/>); 0 where there is none.</summary>
    public int Grid { get; init; }

    /// <summary>Documented tokens of such an image, for models that are priced by token; else 0.</summary>
    public int OutputTokens { get; init; }

    /// <summary>The kind of deployment that it is for, where a vendor prices those apart; null for the usual one.</summary>
    public string? Deployment { get; init; }

    /// <summary>
    /// True when the price is only reserved and never charged, because the vendor's page or a better source has a lower one.
    /// </summary>
    public bool IsReserveOnly { get; init; }

    /// <summary>Part of an image that a price by megapixel is for; null for all.</summary>
    public PriceTier? Tier { get; init; }

    /// <summary>The fewest pixels that it is for.</summary>
    public long MinPixels { get; init; }

    /// <summary>
    /// The fewest steps that it is for. A price per step with this bound is for each step from it on, on top of the image's.
    /// </summary>
    public int MinSteps { get; init; }

    /// <summary>The most steps that it is for.</summary>
    public int MaxSteps { get; init; } = int.MaxValue;

    /// <summary>
    /// The steps that the price of a megapixel includes, or the steps that are taken where the request names none; 0 where it is
    /// not known.
    /// </summary>
    public int DefaultSteps { get; init; }

    /// <summary>Further remark of the source.</summary>
    public string? Note { get; init; }
}
