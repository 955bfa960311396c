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

    // Read once for all tests, and parsed once, by the first that asks for the syntax.
    private static readonly Lazy<IReadOnlyList<SourceFile>> All = new(() => Read("src", "tests", "bench"));

    private readonly Lazy<SyntaxNode> _syntax = new(() => CSharpSyntaxTree.ParseText(Text, Parsing).GetRoot());

    /// <summary>The lines of the text, without their ends.</summary>
    public string[] Lines => Text.Split('\n').Select(line => line.TrimEnd('\r')).ToArray();

    /// <summary>The syntax tree's root.</summary>
    public SyntaxNode Syntax => _syntax.Value;

    /// <summary>All files below folders of the repository.</summary>
    /// <param name="folders">Folders within <c>src</c>, <c>tests</c> or <c>bench</c>, or these.</param>
    public static IReadOnlyList<SourceFile> Below(params IEnumerable<string> folders) =>
    [
        .. from folder in folders
           from file in All.Value
           where file.Path.StartsWith(folder + "/", StringComparison.Ordinal)
           select file,
    ];

    /// <summary>Names a line of the file.</summary>
    /// <param name="index">Index of the line, from 0.</param>
    /// <param name="fault">What is wrong there.</param>
    public string At(int index, string fault) => FormattableString.Invariant($"{Path}:{index + 1}: {fault}");

    private static List<SourceFile> Read(params IEnumerable<string> folders) =>
    [
        .. from folder in folders
           from file in Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
           let path = System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')
           where !path.Split('/').Any(Generated.Contains)
           orderby path
           select new SourceFile(path, File.ReadAllText(file)),
    ];
}
