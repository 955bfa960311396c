using ImageGateway.Api.Management.Bodies;
using ImageGateway.Providers;
using ImageGateway.Sandbox;

namespace ImageGateway.Api.Tests.Management;

/// <summary>The reader of bodies with the settings of all providers, as the gateway has it.</summary>
internal static class BodyReaders
{
    public static BodyReader All { get; } = new(
        new(ImageProviders.Schema(ImageProviders.All(new SandboxProvider(new SandboxServer(TimeProvider.System))))));
}
