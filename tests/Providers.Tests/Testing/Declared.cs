using ImageGateway.Core.Providers;
using ImageGateway.Sandbox;

namespace ImageGateway.Providers.Tests.Testing;

/// <summary>Declarations of the providers that the gateway serves.</summary>
internal static class Declared
{
    /// <summary>Providers of the registry.</summary>
    public static IReadOnlyList<IImageProvider> Providers { get; } = ImageProviders.All(
        new SandboxProvider(new SandboxServer(TimeProvider.System)));

    /// <summary>Schema of these providers.</summary>
    public static ProviderSchema Schema { get; } = ImageProviders.Schema(Providers);
}
