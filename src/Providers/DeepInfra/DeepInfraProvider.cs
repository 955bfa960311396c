using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.OpenAiFormat.Hosts;
using static ImageGateway.Core.Images.ParameterNames;

namespace ImageGateway.Providers.DeepInfra;

/// <summary>DeepInfra's OpenAI surface. Unverified: its variations.</summary>
public sealed class DeepInfraProvider() : CompatibleHostProvider(Preset, new("https://api.deepinfra.com/v1/openai"))
{
    /// <summary>How it differs from OpenAI.</summary>
    internal static HostPreset Preset { get; } = new("deepinfra", [Model, Quality, Style, User]) { EditField = Image, Variations = true };

    /// <inheritdoc/>
    public override IReadOnlyList<ModelInfo> Models =>
    [
        new("black-forest-labs/FLUX-1-schnell", Preset.Operations) { MaxCount = Preset.MaxCount, TakesMask = true },
        new("black-forest-labs/FLUX-1-dev", Preset.Operations) { MaxCount = Preset.MaxCount, TakesMask = true },
    ];
}
