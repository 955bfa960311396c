using ImageGateway.Core.Images;
using ImageGateway.Providers.Shared.OpenAiFormat.Hosts;

namespace ImageGateway.Providers.Ollama;

/// <summary>
/// Ollama, which has no address but the deployment's or the caller's. Its image route is unverified: its makers call it experimental.
/// </summary>
public sealed class OllamaProvider() : CompatibleHostProvider(Preset, vendor: null)
{
    /// <summary>How it differs from OpenAI.</summary>
    internal static HostPreset Preset { get; } = new("ollama", [ParameterNames.Model]) { MaxCount = 1 };
}
