using System.Text.RegularExpressions;
using ImageGateway.TestKit;

namespace ImageGateway.Api.Tests.Providers;

/// <summary>Blocks of code of a page of docs/, each with the file of the repository that its first line names.</summary>
internal sealed partial class PageBlocks
{
    private readonly List<(string Language, string File, string Text)> _blocks = [];

    private PageBlocks(string page)
    {
        foreach (Match fence in Fence().Matches(page))
        {
            var text = fence.Groups["text"].Value;
            var file = FirstLine().Match(text);
            _blocks.Add((fence.Groups["language"].Value, file.Groups["file"].Value, file.Success ? text[file.Length..] : text));
        }
    }

    public static PageBlocks Read(string page) => new(File.ReadAllText(Path.Combine(Repository.Root, page)));

    /// <summary>New files below a folder.</summary>
    public IEnumerable<(string File, string Text)> FilesBelow(string folder) =>
        from block in _blocks
        where block.Language == "csharp" && block.File.StartsWith(folder, StringComparison.Ordinal)
        select (block.File, block.Text);

    /// <summary>A file of the repository with the lines that the page adds to it.</summary>
    public string Changed(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, file)).ToList();
        var added = new List<string>();
        foreach (var line in Assert.Single(_blocks, block => block.Language == "diff" && block.File == file).Text.Split('\n'))
        {
            if (line.StartsWith('+'))
            {
                added.Add(line[1..]);
            }
            else if (line.Trim() is { Length: > 0 } context)
            {
                var at = lines.FindIndex(one => one.Trim() == context);
                Assert.True(at >= 0, $"'{context}' does not stand in {file}.");
                lines.InsertRange(at, added);
                added.Clear();
            }
        }

        Assert.Empty(added);
        return string.Join('\n', lines);
    }

    /// <summary>The only block of a language that names no file.</summary>
    public string Only(string language) => Assert.Single(_blocks, block => block.Language == language).Text;

    [GeneratedRegex("^```(?<language>[a-z]+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("^ ?// (?<file>[A-Za-z./]+)\n")]
    private static partial Regex FirstLine();
}
