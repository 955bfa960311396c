using ImageGateway.Architecture.Tests.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ImageGateway.Architecture.Tests.Projects;

/// <summary>
/// Folders of a test project do not depend on each other in a circle, as those of the product do not. They are read from their
/// sources, so that this project refers to no other test project: a name stands for the one type of the project that has it.
/// </summary>
public sealed class TestFolderCircleTests
{
    /// <summary>All projects of the tests.</summary>
    public static TheoryData<string> Projects =>
        [.. SourceFile.Below("tests").Select(static file => file.Path.Split('/')[1]).Where(static name => name != "Examples").Distinct()];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_OfATestProject_MakeNoCircle(string project)
    {
        var dependencies = Dependencies(SourceFile.Below("tests/" + project));
        NoFault.In(Circles.In(dependencies).Select(circle => Circles.Describe(circle, dependencies)));
    }

    [Fact]
    public void Dependencies_OfFilesThatUseEachOther_AreTheirNamespaces()
    {
        SourceFile[] files =
        [
            new("a.cs", "using T.B; namespace T.A; class One { Two two; string Three; }"),
            new("b.cs", "namespace T.B; class Two { T.A.One one; }"),
            new("c.cs", "namespace T.C; class Three { }"),
            new("d.cs", "namespace T.A.Inner; class Four { One one; }"),
        ];

        Assert.Equal(
            ["T.A -> T.B", "T.A.Inner -> T.A", "T.B -> T.A"],
            Dependencies(files).Select(static one => $"{one.From} -> {one.To}").Order(StringComparer.Ordinal));
    }

    private static List<FolderDependency> Dependencies(IEnumerable<SourceFile> files)
    {
        var read = files.Select(static file => Parsed.From(file)).ToList();
        var homes = read.SelectMany(static file => file.Declared.Select(type => (type, file.Namespace))).Distinct()
            .ToLookup(static one => one.type, static one => one.Namespace);
        return
        [
            .. from file in read
               from name in file.Mentioned
               let places = homes[name].ToList()
               where places.Count == 1 && places[0] != file.Namespace && file.Sees(places[0])
               select new FolderDependency(file.Namespace, places[0], $"{file.Path} -> {name}"),
        ];
    }

    // What a file declares, mentions and may mean by a name.
    private sealed record Parsed(
        string Path, string Namespace, HashSet<string> Usings, List<string> Declared, HashSet<string> Mentioned, string Text)
    {
        public static Parsed From(SourceFile file)
        {
            var root = file.Syntax;
            var nodes = root.DescendantNodes().ToList();
            return new(
                file.Path,
                nodes.OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? string.Empty,
                [.. nodes.OfType<UsingDirectiveSyntax>().Select(static one => one.Name?.ToString() ?? string.Empty)],
                [.. nodes.OfType<BaseTypeDeclarationSyntax>().Select(static type => type.Identifier.ValueText)],
                [
                    .. root.DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken))
                        .Select(static token => token.ValueText),
                ],
                file.Text);
        }

        public bool Sees(string other) =>
            Usings.Contains(other) || Namespace.StartsWith(other + ".", StringComparison.Ordinal)
            || Text.Contains(other + ".", StringComparison.Ordinal);
    }
}
