using System.Text.RegularExpressions;

namespace ImageGateway.Deploy.Tests.Operations;

/// <summary>Runs the commands of a page in docs/operations as its reader would.</summary>
internal sealed partial class PageCommands(string page, string folder)
{
    private readonly string _text = File.ReadAllText(Repository.PathOf("docs/operations/" + page));

    /// <summary>Runs a block of commands and returns what they write.</summary>
    /// <param name="heading">The heading that the block is below.</param>
    /// <param name="block">Its number among the blocks there, from 0.</param>
    /// <param name="variables">The variables that the page names.</param>
    public Task<string> RunAsync(string heading, int block, params IReadOnlyList<(string Name, string Value)> variables)
    {
        var section = _text[_text.IndexOf($"\n## {heading}\n", StringComparison.Ordinal)..];
        var commands = Block().Matches(section)[block].Groups[1].Value;
        var named = string.Concat(variables.Select(static one => $"export {one.Name}='{one.Value}'\n"));
        return Tool.RunAsync(string.Empty, "bash", "-c", $"set -euo pipefail\ncd '{folder}'\n{named}{commands}");
    }

    [GeneratedRegex("^```sh\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
