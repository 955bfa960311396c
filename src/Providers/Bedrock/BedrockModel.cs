using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Bedrock;

/// <summary>Families of models by their wire format.</summary>
internal enum BedrockFamily
{
    /// <summary>Titan Image Generator and Nova Canvas: a task and its parameters.</summary>
    Amazon,

    /// <summary>SDXL 1.0: Stability's v1 as JSON.</summary>
    Sdxl,

    /// <summary>SD3, SD3.5, Core, Ultra: a flat document for one image.</summary>
    StableImage,

    /// <summary>Stability's editing services: the fields of v2beta with base64 in place of files.</summary>
    Service,
}

/// <summary>A model on Bedrock.</summary>
/// <param name="Info">What the gateway's resource store says of it.</param>
/// <param name="Family">Its wire format.</param>
internal sealed record BedrockModel(ModelInfo Info, BedrockFamily Family)
{
    /// <summary>The limits of a Titan or Nova model.</summary>
    public AmazonLimits? Limits { get; init; }

    /// <summary>Editing service of Stability that the model is; null for other models.</summary>
    public StableService? Service { get; init; }

    /// <summary>True when a text-to-image model of Stability can also start from an image.</summary>
    public bool TakesImage { get; init; }

    /// <summary>True when starting from an image is a mode that must be named.</summary>
    public bool HasMode { get; init; }
}
