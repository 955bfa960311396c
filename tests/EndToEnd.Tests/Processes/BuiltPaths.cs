using System.Reflection;

namespace ImageGateway.EndToEnd.Tests.Processes;

/// <summary>Paths of the builds that the tests start.</summary>
internal static class BuiltPaths
{
    /// <summary>Path of the gateway's build.</summary>
    public static string Gateway => Of("GatewayPath");

    /// <summary>Path of the simulators' build.</summary>
    public static string Simulators => Of("SimulatorsPath");

    /// <summary>The folder with the node scripts and their packages.</summary>
    public static string Node => Of("NodePath");

    /// <summary>Record of Portkey's gateway with its cache switched on.</summary>
    public static string CacheRecord => Of("CacheRecordPath");

    /// <summary>Recorded management requests of Portkey's Python client.</summary>
    public static string PythonRequests => Of("PythonRequestsPath");

    private static string Of(string key) => Path.GetFullPath(
        typeof(BuiltPaths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!);
}
