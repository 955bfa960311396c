using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ImageGateway.Architecture.Tests.Sources;

/// <summary>The name of a config's key is written once, where keys are named.</summary>
public sealed class ConfigKeyTests
{
    private const string Folder = "src/Core/Configs";

    [Fact]
    public void Keys_AreSpelledOnce()
    {
        // The words of JSON Schema are no keys.
        var files = SourceFile.Below(Folder, "src/Gateway/Routing").Where(
            static file => file.Path.StartsWith(Folder, StringComparison.Ordinal)
                ? !file.Path.EndsWith("/ConfigSchema.cs", StringComparison.Ordinal)
                : file.Path.EndsWith("/SecretBindings.cs", StringComparison.Ordinal)).ToList();
        NoFault.In(Twice(files));
    }

    [Fact]
    public void Twice_KeyThatIsSpelledAgain_IsNamed()
    {
        var keys = new SourceFile("FooKeys.cs", "static class FooKeys { public const string Max = \"max_age\"; }");

        Assert.Equal(["a.cs:1: spells the key 'max_age'"], Twice([keys, new("a.cs", "class A { string B = \"max_age\"; }")]));
        Assert.Equal(
            ["a.cs:1: spells the key 'max_age'"], Twice([keys, new("a.cs", "class A { string B(int i) => $\"a,max_age,{i}\"; }")]));
        Assert.Equal(["b.cs:1: spells the key 'max_age'"], Twice(
            [keys, new("b.cs", "static class BarKeys { public const string Max = \"max_age\"; }")]));
        Assert.Empty(Twice([keys, new("a.cs", "class A { string B = \"Expected max_age to be a number\"; }")]));
    }

    private static IEnumerable<string> Twice(IReadOnlyList<SourceFile> files)
    {
        var roots = files.Select(static file => (File: file, Root: file.Syntax)).ToList();
        var first = roots.SelectMany(static file => Named(file.Root)).DistinctBy(static literal => literal.Token.ValueText).ToHashSet();
        var names = first.Select(static literal => literal.Token.ValueText).ToHashSet(StringComparer.Ordinal);
        return
            from file in roots
            from node in file.Root.DescendantNodes()
            where node is not LiteralExpressionSyntax literal || !first.Contains(literal)
            from name in Parts(node).Where(names.Contains)
            select file.File.At(node.GetLocation().GetLineSpan().StartLinePosition.Line, $"spells the key '{name}'");
    }

    private static IEnumerable<LiteralExpressionSyntax> Named(SyntaxNode root) =>
        from type in root.DescendantNodes().OfType<ClassDeclarationSyntax>()
        where type.Identifier.Text.EndsWith("Keys", StringComparison.Ordinal)
        from field in type.Members.OfType<FieldDeclarationSyntax>()
        from literal in field.DescendantNodes().OfType<LiteralExpressionSyntax>()
        where literal.IsKind(SyntaxKind.StringLiteralExpression)
        select literal;

    // Paths of faults join keys by commas.
    private static string[] Parts(SyntaxNode node) => node switch
    {
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) => literal.Token.ValueText.Split(','),
        InterpolatedStringTextSyntax text => text.TextToken.ValueText.Split(','),
        _ => [],
    };
}
