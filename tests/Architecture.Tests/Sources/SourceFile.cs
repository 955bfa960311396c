using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ImageGateway.Architecture.Tests.Sources;

/// <summary>A source file of the repository, parsed.</summary>
/// <param name="Path">Its path below the root, with forward slashes.</param>
/// <param name="Text">Its text.</param>
internal sealed record SourceFile(string Path, string Text)
{
    private static readonly string[] Generated = ["bin", "obj", "node_modules"];
    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Preview, DocumentationMode.Parse);

    /// <summary>The lines of the text, without their ends.</summary>
    public string[] Lines => Text.Split('\n').Select(line => line.TrimEnd('\r')).ToArray();

    /// <summary>The syntax tree's root.</summary>
    public SyntaxNode Syntax => CSharpSyntaxTree.ParseText(Text, Parsing).GetRoot();

    /// <summary>All files below folders of the repository.</summary>
    public static IReadOnlyList<SourceFile> Below(params IEnumerable<string> folders) =>
    [
        .. from folder in folders
           from file in Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
           let path = System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')
           where !path.Split('/').Any(Generated.Contains)
           orderby path
           select new SourceFile(path, File.ReadAllText(file)),
    ];

    /// <summary>Names a line of the file.</summary>
    /// <param name="index">Index of the line, from 0.</param>
    /// <param name="fault">What is wrong there.</param>
    public string At(int index, string fault) => FormattableString.Invariant($"{Path}:{index + 1}: {fault}");
}
