using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.OpenApi;

/// <summary>TypeScript types made of <c>/openapi.json</c> by openapi-typescript compile against a small program.</summary>
public sealed class TypeScriptTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Document_AsTypes_CompilesWithAProgramThatUsesIt()
    {
        await NodePackages.EnsureAsync();
        await using var gateway = await Gateway.HostAsync();
        var folder = Directory.CreateTempSubdirectory("imagegateway-types-").FullName;
        try
        {
            await File.WriteAllTextAsync(
                Path.Combine(folder, "openapi.json"), (await gateway.Client.GetAsync("/openapi.json")).Checked(200).Text);
            File.Copy(Path.Combine(BuiltPaths.Node, "typescript.ts"), Path.Combine(folder, "program.ts"));
            await RunAsync("openapi-typescript/bin/cli.js", Path.Combine(folder, "openapi.json"), "-o", Path.Combine(folder, "api.d.ts"));
            await RunAsync(
                "typescript/bin/tsc", "--noEmit", "--strict", "--target", "es2022", "--module", "nodenext", "--allowImportingTsExtensions",
                Path.Combine(folder, "program.ts"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RunAsync(string script, params string[] arguments)
    {
        await using var node = ChildProcess.Start(
            null, new Dictionary<string, string>(), ["node", Path.Combine(BuiltPaths.Node, "node_modules", script), .. arguments]);
        var exitCode = await node.ExitCodeAsync(Deadline);
        Assert.True(exitCode == 0, node.StandardOutput + node.Errors);
    }
}
