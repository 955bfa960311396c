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
    public Task<string> RunAsync(string heading, int block, params IReadOnlyList<(string Name, string Value)> variables) =>
        RunAsync(CommandsOf(heading, block), variables);

    /// <summary>Runs commands in the folder and returns what they write.</summary>
    public Task<string> RunAsync(string commands, IReadOnlyList<(string Name, string Value)> variables)
    {
        var named = string.Concat(variables.Select(static one => $"export {one.Name}='{one.Value}'\n"));
        return Tool.RunAsync(string.Empty, "bash", "-c", $"set -euo pipefail\ncd '{folder}'\n{named}{commands}");
    }

    /// <summary>The text of a block.</summary>
    public string CommandsOf(string heading, int block)
    {
        var section = _text[_text.IndexOf($"\n## {heading}\n", StringComparison.Ordinal)..];
        return Block().Matches(section)[block].Groups[1].Value;
    }

    /// <summary>All blocks of the page.</summary>
    public IReadOnlyList<string> Blocks => [.. Block().Matches(_text).Select(static block => block.Groups[1].Value)];

    [GeneratedRegex("^```sh\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
