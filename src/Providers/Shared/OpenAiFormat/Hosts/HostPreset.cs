using System.Collections.Immutable;
using ImageGateway.Core.Images;
using ImageGateway.Providers.Shared.Imaging;

namespace ImageGateway.Providers.Shared.OpenAiFormat.Hosts;

/// <summary>Differences of a family of hosts from OpenAI, whose shape it speaks.</summary>
/// <param name="Name">As in the setting <c>host_preset</c>.</param>
/// <param name="Takes">Those of OpenAI's parameters that mean something to it, besides prompt, n and size.</param>
internal sealed record HostPreset(string Name, ImmutableArray<string> Takes)
{
    /// <summary>
    /// The <c>response_format</c> that is always asked for; null: it has none. Content is turned into links by the gateway.
    /// </summary>
    public string? ResponseFormat { get; init; } = "b64_json";

    /// <summary>Greatest number of images per call.</summary>
    public int MaxCount { get; init; } = 10;

    /// <summary>The size where the caller names none; null: not known.</summary>
    public ImageSize? DefaultSize { get; init; } = new(1024, 1024);

    /// <summary>Place of a negative prompt in the request.</summary>
    public NegativePlace Negative { get; init; } = NegativePlace.OwnParameter;

    /// <summary>True when parameters beyond OpenAI's are sent in the prompt as <c>sd_cpp_extra_args</c>.</summary>
    public bool ExtrasInPrompt { get; init; }

    /// <summary>Form field for the files of <c>/images/edits</c>; null when edits are not served.</summary>
    public string? EditField { get; init; }

    /// <summary>Polarity of masks: which pixels change.</summary>
    public MaskPolarity Mask { get; init; } = MaskPolarity.AlphaKept;

    /// <summary>True when images are edited as at LocalAI: in a generation's JSON, and with a mask at <c>/images/inpainting</c>.</summary>
    public bool EditsInGenerations { get; init; }

    /// <summary>True when <c>/images/variations</c> is served.</summary>
    public bool Variations { get; init; }

    /// <summary>Formats of images that it can be asked for.</summary>
    public ImmutableArray<string> Formats { get; init; } = ["png", "jpeg", "webp"];

    /// <summary>Operations that the host serves.</summary>
    public IReadOnlyList<ImageOperation> Operations =>
    [
        ImageOperation.Generation,
        .. EditField is not null || EditsInGenerations ? [ImageOperation.Edit] : Array.Empty<ImageOperation>(),
        .. Variations ? [ImageOperation.Variation] : Array.Empty<ImageOperation>(),
    ];
}

/// <summary>Places where hosts take a negative prompt.</summary>
internal enum NegativePlace
{
    /// <summary>Parameter of its own, <c>negative_prompt</c>.</summary>
    OwnParameter,

    /// <summary>Text behind a bar in the prompt.</summary>
    BehindABar,
}
