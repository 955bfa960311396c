using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Processes;

/// <summary>The npm packages of these tests.</summary>
internal static class NodePackages
{
    private static readonly NpmFolder Packages = new(BuiltPaths.Node);

    /// <summary>The reference gateway's start script.</summary>
    public static string PortkeyGateway =>
        Path.Combine(BuiltPaths.Node, "node_modules", "@portkey-ai", "gateway", "build", "start-server.js");

    /// <summary>Installs them unless they are there.</summary>
    public static Task EnsureAsync() => Packages.EnsureAsync();
}
