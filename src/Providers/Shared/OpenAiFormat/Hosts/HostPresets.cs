using System.Collections.Immutable;
using ImageGateway.Providers.Shared.Imaging;
using static ImageGateway.Core.Images.ParameterNames;

namespace ImageGateway.Providers.Shared.OpenAiFormat.Hosts;

/// <summary>
/// The families that are known. Unverified: edits of vLLM-Omni, how LocalAI takes several images,
/// the polarity of stable-diffusion.cpp's masks, DeepInfra's variations, and everything about Ollama's image route, which
/// its makers call experimental.
/// </summary>
internal static class HostPresets
{
    /// <summary>DeepInfra's OpenAI surface, which has a slug of its own.</summary>
    public static HostPreset DeepInfra { get; } = new("deepinfra", [Model, Quality, Style, User]) { EditField = Image, Variations = true };

    /// <summary>Ollama, which has a slug of its own.</summary>
    public static HostPreset Ollama { get; } = new("ollama", [Model]) { MaxCount = 1 };

    /// <summary>All known families of hosts.</summary>
    public static ImmutableArray<HostPreset> All { get; } =
    [
        new("localai", [Model, Quality])
            { DefaultSize = new(
                512, 512), Negative = NegativePlace.BehindABar, EditsInGenerations = true, Mask = MaskPolarity.WhiteChanges },
        new("vllm-omni", [Model]) { EditField = Image },
        new("sglang", [Model, Quality, Style, Background, OutputFormat, User]) { EditField = Image },
        new("sdcpp", [OutputFormat, OutputCompression])
        {
            ResponseFormat = null,
            ExtrasInPrompt = true,
            EditField = ImageList,
            Mask = MaskPolarity.WhiteChanges,
            DefaultSize = null,
            Formats = ["png", "jpeg"],
        },
        DeepInfra,
        Ollama,
    ];

    /// <summary>The preset of this name, or null.</summary>
    public static HostPreset? Find(string name) =>
        All.FirstOrDefault(preset => preset.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
