using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ImageGateway.Architecture.Tests.Sources;

/// <summary>The meter of the gateway has its name from one place.</summary>
public sealed class MeterNameTests
{
    [Fact]
    public void Meters_AreNamedByAConstant() => NoFault.In(
        SourceFile.Below("src").Where(static file => file.Text.Contains("Create", StringComparison.Ordinal)).SelectMany(Literal));

    [Fact]
    public void Literal_MeterOfALiteral_IsNamed()
    {
        Assert.Equal(
            ["a.cs:1: names its meter itself"], Literal(new("a.cs", "class A { void B(C meters) { meters.Create(\"Gateway\"); } }")));
        Assert.Empty(Literal(new("a.cs", "class A { void B(C meters) { meters.Create(Names.Source); } }")));
    }

    private static IEnumerable<string> Literal(SourceFile file) =>
        from call in file.Syntax.DescendantNodes().OfType<InvocationExpressionSyntax>()
        where call is
        {
            Expression: MemberAccessExpressionSyntax
            {
                Name.Identifier.Text: "Create",
                Expression: IdentifierNameSyntax { Identifier.Text: "meters" or "meterFactory" or "factory" },
            },
            ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } }],
        }
        select file.At(call.GetLocation().GetLineSpan().StartLinePosition.Line, "names its meter itself");
}
