using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ImageGateway.Architecture.Tests.Sources;

/// <summary>The gateway's own response headers are written in one place.</summary>
public sealed class ResponseHeaderTests
{
    private const string Names = "GatewayHeaders";

    // The one that writes them, and those that make the headers of requests.
    private static readonly string[] Writers =
    [
        "src/Gateway/Responses/ResponseHeaders.cs", "src/Api/Authentication/ImageCallers.cs",
        "src/Api/Endpoints/Explain/DescribedRequest.cs",
    ];

    [Fact]
    public void GatewayHeaders_AreWrittenInOnePlace() => NoFault.In(
        SourceFile.Below("src")
            .Where(static file => !Writers.Contains(file.Path) && file.Text.Contains(Names, StringComparison.Ordinal))
            .SelectMany(Written));

    [Fact]
    public void Written_HeaderThatIsSet_IsNamed()
    {
        Assert.Equal(
            ["a.cs:1: writes GatewayHeaders.TraceId"],
            Written(new("a.cs", "class A { void B(C c) { c.Headers[GatewayHeaders.TraceId] = \"\"; } }")));
        Assert.Empty(Written(new("a.cs", "class A { string B(C c) => c.Headers[GatewayHeaders.TraceId]; }")));
    }

    private static IEnumerable<string> Written(SourceFile file) =>
        from assignment in file.Syntax.DescendantNodes().OfType<AssignmentExpressionSyntax>()
        where assignment.IsKind(SyntaxKind.SimpleAssignmentExpression)
        from name in (assignment.Left as ElementAccessExpressionSyntax)?.DescendantNodes().OfType<MemberAccessExpressionSyntax>() ?? []
        where name.Expression.ToString().EndsWith(Names, StringComparison.Ordinal)
        select file.At(
            assignment.GetLocation().GetLineSpan().StartLinePosition.Line, $"writes {Names}.{name.Name}");
}
