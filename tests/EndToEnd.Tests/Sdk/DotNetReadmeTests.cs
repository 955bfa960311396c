using System.Text.RegularExpressions;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ImageGateway.EndToEnd.Tests.Sdk;

/// <summary>The README's example with OpenAI's client for .NET, compiled and run as it is printed.</summary>
[Collection(SdkWorldCollection.Name)]
public sealed partial class DotNetReadmeTests(HostedWorld world)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Example_OfTheClient_Draws()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(BuiltPaths.Node, "..", "..", "..", "README.md"));
        var code = Assert.Single(Example().Matches(page)).Groups["code"].Value;
        Assert.Contains("http://localhost:8787/", code, StringComparison.Ordinal);
        var assembly = Compile(code.Replace("http://localhost:8787/", world.Gateway.Url.AbsoluteUri, StringComparison.Ordinal));

        var tests = Path.Combine(AppContext.BaseDirectory, typeof(DotNetReadmeTests).Assembly.GetName().Name!);
        await using var program = ChildProcess.Start(
            null, new Dictionary<string, string>(), "dotnet", "exec", "--depsfile", tests + ".deps.json", "--runtimeconfig",
            tests + ".runtimeconfig.json", assembly);

        Assert.True(await program.ExitCodeAsync(Patience) == 0, program.Output);
        using var client = new HttpClient();
        using var image = await client.GetAsync(new Uri(program.StandardOutput.Trim()));
        Assert.Equal("image/png", image.EnsureSuccessStatusCode().Content.Headers.ContentType?.MediaType);
    }

    // A new console project has this line by itself.
    private static string Compile(string code)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(static path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "ReadmeExample", [CSharpSyntaxTree.ParseText("global using System;\n" + code)], references);
        var path = Path.Combine(AppContext.BaseDirectory, "ReadmeExample.dll");
        using var file = File.Create(path);
        var result = compilation.Emit(file);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return path;
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();
}
