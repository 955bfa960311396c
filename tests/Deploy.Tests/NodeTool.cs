namespace ImageGateway.Deploy.Tests;

/// <summary>Runs the scripts in <c>node</c>, which read YAML with packages of npm.</summary>
internal static class NodeTool
{
    /// <summary>Runs a script and returns what it writes.</summary>
    public static async Task<string> RunAsync(string script, string input)
    {
        await NodePackages.EnsureAsync();
        return await Tool.RunAsync(input, "node", Path.Combine(NodePackages.Folder, script));
    }
}
