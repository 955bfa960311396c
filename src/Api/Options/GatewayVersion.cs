using System.Reflection;

namespace ImageGateway.Api.Options;

/// <summary>The version of this build.</summary>
public static class GatewayVersion
{
    /// <summary>Version text as <c>--version</c> prints it.</summary>
    public static string Text { get; } = typeof(GatewayVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
