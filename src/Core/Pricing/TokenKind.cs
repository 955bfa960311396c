namespace ImageGateway.Core.Pricing;

/// <summary>Kinds of tokens that vendors price apart.</summary>
public enum TokenKind
{
    /// <summary>A token of the prompt.</summary>
    TextInput,

    /// <summary>A token of an image that is sent along.</summary>
    ImageInput,

    /// <summary>A token of either kind that the vendor had in a cache.</summary>
    CachedInput,

    /// <summary>A token of the prompt that the vendor had in a cache.</summary>
    CachedTextInput,

    /// <summary>A token of an input image that the vendor had in a cache.</summary>
    CachedImageInput,

    /// <summary>A token that the model writes or thinks.</summary>
    TextOutput,

    /// <summary>A token of an image that is drawn.</summary>
    ImageOutput,
}
