namespace ImageGateway.Providers.Stability;

/// <summary>Support of a service for an input: none, optional or required.</summary>
internal enum Place
{
    None,
    Optional,
    Required,
}

/// <summary>A service of v2beta and its fields. Every service takes <c>seed</c> and <c>output_format</c>.</summary>
/// <param name="Name">The name as a model, without the prefix <c>stable-image-</c>.</param>
/// <param name="Path">Below <c>/v2beta/stable-image/</c>.</param>
internal sealed record StabilityService(string Name, string Path)
{
    /// <summary>The images it starts from.</summary>
    public Place Image { get; init; } = Place.Required;

    /// <summary>The fields of those images, one each.</summary>
    public IReadOnlyList<string> ImageFields { get; init; } = ["image"];

    /// <summary>The words that say what to draw.</summary>
    public Place Prompt { get; init; } = Place.Required;

    /// <summary>The field of those words.</summary>
    public string PromptField { get; init; } = "prompt";

    /// <summary>True when it takes a mask (white changes; without one, transparent parts of the image do).</summary>
    public bool Mask { get; init; }

    /// <summary>True when it takes a negative prompt.</summary>
    public bool Negative { get; init; }

    /// <summary>True when it takes a style preset.</summary>
    public bool Style { get; init; }

    /// <summary>True when it takes an aspect ratio.</summary>
    public bool Ratio { get; init; }

    /// <summary>True when an image needs a strength: how much of it changes, from 0 to 1.</summary>
    public bool Strength { get; init; }

    /// <summary>The formats of its images.</summary>
    public IReadOnlyList<string> Formats { get; init; } = ["png", "jpeg", "webp"];

    /// <summary>Fields of its own without which it cannot work.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>The shortest side of an image that it takes, in pixels.</summary>
    public int MinSide { get; init; } = 64;

    /// <summary>The longest side of an image that it takes, in pixels; null: only the pixels in all are bounded.</summary>
    public int? MaxSide { get; init; }

    /// <summary>The longer side over the shorter one at most; null: any.</summary>
    public double? MaxRatio { get; init; }

    /// <summary>True when it answers with a task to be polled.</summary>
    public bool IsTask { get; init; }

    /// <summary>Name of its row in the price sheet, where that differs from its own.</summary>
    public string? PriceKey { get; init; }

    /// <summary>True when it draws from a prompt alone.</summary>
    public bool Generates => Image != Place.Required;
}
