namespace ImageGateway.Core.Prices;

/// <summary>What a price is for.</summary>
public enum PriceUnit
{
    /// <summary>One picture.</summary>
    Image,

    /// <summary>1,000,000 pixels of a picture.</summary>
    Megapixel,

    /// <summary>One token.</summary>
    Token,

    /// <summary>One step of a picture's making.</summary>
    Step,

    /// <summary>512 by 512 pixels of a picture.</summary>
    Tile,
}

/// <summary>What is done for the price.</summary>
public enum PricedOperation
{
    /// <summary>A generation, and an edit or variation where the sheet has no price of its own for them.</summary>
    Generate,

    /// <summary>An edit.</summary>
    Edit,

    /// <summary>An upscale.</summary>
    Upscale,

    /// <summary>One picture that is sent along.</summary>
    InputImage,
}

/// <summary>A line of the price sheet.</summary>
/// <param name="Provider">The provider's slug.</param>
/// <param name="Model">The provider's name for the model.</param>
/// <param name="Unit">What the price is for.</param>
/// <param name="Operation">What is done.</param>
/// <param name="PicoDollars">The price of one unit, in 10⁻¹² US dollars.</param>
/// <param name="Source">Where the price was read.</param>
/// <param name="AsOf">When: a date, or only its year or month where the source says no more.</param>
public sealed record PriceRow(string Provider, string Model, PriceUnit Unit, PricedOperation Operation, long PicoDollars, string Source, string AsOf)
{
    /// <summary>The size that it is for, or null for any.</summary>
    public string? Size { get; init; }

    /// <summary>The quality that it is for, or null for any.</summary>
    public string? Quality { get; init; }

    /// <summary>For tokens: <c>text_input</c>, <c>image_input</c>, <c>image_output</c> …</summary>
    public string? Tokens { get; init; }

    /// <summary>For megapixels: <c>first</c>, or <c>further</c> for the rest and for pictures sent along; null for all.</summary>
    public string? Tier { get; init; }

    /// <summary>The fewest pixels that it is for.</summary>
    public long MinPixels { get; init; }

    /// <summary>The fewest steps that it is for. A price per step with this bound is for each step from it on, on top of the picture's.</summary>
    public int MinSteps { get; init; }

    /// <summary>The most steps that it is for.</summary>
    public int MaxSteps { get; init; } = int.MaxValue;

    /// <summary>The steps that the price of a megapixel includes, or the steps that are taken where the request names none; 0 where it is not known.</summary>
    public int DefaultSteps { get; init; }

    /// <summary>What else the source says.</summary>
    public string? Note { get; init; }
}
