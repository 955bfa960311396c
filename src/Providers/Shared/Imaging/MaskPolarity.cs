namespace ImageGateway.Providers.Shared.Imaging;

/// <summary>Ways in which providers mark the area of an image that changes (docs/architecture/images.md#masks).</summary>
public enum MaskPolarity
{
    /// <summary>White changes, black stays.</summary>
    WhiteChanges,

    /// <summary>Black changes, white stays.</summary>
    BlackChanges,

    /// <summary>Transparent changes, as at OpenAI: the mask is sent as it came.</summary>
    AlphaKept,
}
