using System.Collections.Immutable;
using ImageGateway.Providers.DeepInfra;
using ImageGateway.Providers.Ollama;
using ImageGateway.Providers.Shared.Imaging;
using ImageGateway.Providers.Shared.OpenAiFormat.Hosts;
using static ImageGateway.Core.Images.ParameterNames;

namespace ImageGateway.Providers.OpenAi;

/// <summary>
/// Families of hosts that a custom host of OpenAI may be, by the names of <c>host_preset</c>. Unverified: edits of vLLM-Omni,
/// how LocalAI takes several images, and the polarity of stable-diffusion.cpp's masks.
/// </summary>
internal static class HostPresets
{
    /// <summary>All known families of hosts.</summary>
    public static ImmutableArray<HostPreset> All { get; } =
    [
        new("localai", [Model, Quality])
        {
            DefaultSize = new(512, 512),
            Negative = NegativePlace.BehindABar,
            EditsInGenerations = true,
            Mask = MaskPolarity.WhiteChanges,
        },
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
        DeepInfraProvider.Preset,
        OllamaProvider.Preset,
    ];

    /// <summary>The preset of this name, or null.</summary>
    public static HostPreset? Find(string name) =>
        All.FirstOrDefault(preset => preset.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
