using System.Text.RegularExpressions;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Sdk;

/// <summary>The README's examples with the two clients, run as they are printed.</summary>
[Collection(SdkWorldCollection.Name)]
public sealed partial class ReadmeTests(HostedWorld world)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Examples_OfTheClients_Draw()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(BuiltPaths.Node, "..", "..", "..", "README.md"));
        var examples = Scripts().Matches(page);
        Assert.Equal(2, examples.Count);
        await NodePackages.EnsureAsync();

        foreach (Match example in examples)
        {
            var variables = new Dictionary<string, string>
            {
                ["OPENAI_API_KEY"] = "sk-test-e2e",
                ["CODE"] = example.Groups["code"].Value
                    .Replace("http://localhost:8787/", world.Gateway.Url.AbsoluteUri, StringComparison.Ordinal)
                    + "console.log(image.data.length, 'drawn');",
            };
            await using var node = ChildProcess.Start(
                null, variables, "bash", "-ec", $"cd '{BuiltPaths.Node}' && node --input-type=module --eval \"$CODE\"");
            Assert.Equal(0, await node.ExitCodeAsync(Patience));
            Assert.EndsWith("1 drawn", node.StandardOutput.TrimEnd(), StringComparison.Ordinal);
        }
    }

    [GeneratedRegex("^```js\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Scripts();
}
