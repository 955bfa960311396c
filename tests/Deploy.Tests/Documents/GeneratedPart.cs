namespace ImageGateway.Deploy.Tests.Documents;

/// <summary>Part of a page between two comments, written by a test from the code.</summary>
internal static class GeneratedPart
{
    private const string End = "<!-- end of the generated part -->";

    /// <summary>
    /// Compares the part of a page with what the code says. With <c>UPDATE_DOCS=1</c> in the environment it writes the part anew instead.
    /// </summary>
    /// <param name="page">Path of the page from the root of the repository.</param>
    /// <param name="name">Name of the part, as in its first comment.</param>
    /// <param name="expected">Text of the part, with a line break at its end.</param>
    public static void Check(string page, string name, string expected)
    {
        var path = Repository.PathOf(page);
        var text = File.ReadAllText(path);
        var begin = $"<!-- generated: {name} -->";
        var from = text.IndexOf(begin, StringComparison.Ordinal);
        Assert.True(from >= 0, $"{page} has no line '{begin}'.");
        from += begin.Length;
        var to = text.IndexOf(End, from, StringComparison.Ordinal);
        Assert.True(to >= 0, $"{page} has no line '{End}' behind '{begin}'.");
        expected = "\n\n" + expected + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, text[..from] + expected + text[to..]);
            return;
        }

        Assert.Equal(expected, text[from..to]);
    }
}
