using ImageGateway.Core.Upstream;

namespace ImageGateway.Providers.Bedrock;

/// <summary>Whose wire format a model speaks (providers 5.3, 5.5).</summary>
internal enum BedrockFamily
{
    /// <summary>Titan Image Generator and Nova Canvas: a task and its parameters.</summary>
    Amazon,

    /// <summary>SDXL 1.0: Stability's v1 as JSON.</summary>
    Sdxl,

    /// <summary>SD3, SD3.5, Core, Ultra: a flat document for one picture.</summary>
    StableImage,

    /// <summary>Stability's editing services: the fields of v2beta with base64 in place of files.</summary>
    Service,
}

/// <summary>A model on Bedrock.</summary>
/// <param name="Info">What the gateway's catalogue says of it.</param>
/// <param name="Family">Its wire format.</param>
internal sealed record BedrockModel(ModelInfo Info, BedrockFamily Family)
{
    /// <summary>The limits of a Titan or Nova model.</summary>
    public AmazonLimits? Limits { get; init; }

    /// <summary>What an editing service takes.</summary>
    public StableService? Service { get; init; }

    /// <summary>Whether a text-to-image model of Stability's also begins with a picture.</summary>
    public bool TakesImage { get; init; }

    /// <summary>Whether beginning with a picture is a mode that has to be named.</summary>
    public bool HasMode { get; init; }
}
