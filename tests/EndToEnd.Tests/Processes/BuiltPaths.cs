using System.Reflection;

namespace ImageGateway.EndToEnd.Tests.Processes;

/// <summary>Where the build put what the tests start.</summary>
internal static class BuiltPaths
{
    /// <summary>The gateway.</summary>
    public static string Gateway => Of("GatewayPath");

    /// <summary>The providers' simulators.</summary>
    public static string Simulators => Of("SimulatorsPath");

    /// <summary>The folder with the node scripts and their packages.</summary>
    public static string Node => Of("NodePath");

    /// <summary>What Portkey's gateway did with its cache switched on.</summary>
    public static string CacheRecord => Of("CacheRecordPath");

    /// <summary>What Portkey's Python client sends for management.</summary>
    public static string PythonRequests => Of("PythonRequestsPath");

    private static string Of(string key) => Path.GetFullPath(
        typeof(BuiltPaths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!);
}
