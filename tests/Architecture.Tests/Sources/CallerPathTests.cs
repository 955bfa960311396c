using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ImageGateway.Architecture.Tests.Sources;

/// <summary>Tests find files from their binaries; the path of a source is another one where builds map paths.</summary>
public sealed class CallerPathTests
{
    [Fact]
    public void Tests_AskForNoPathOfASource() => NoFault.In(SourceFile.Below("tests", "bench").SelectMany(Faults));

    [Theory]
    [InlineData("class A { void B([CallerFilePath] string path = \"\") { } }")]
    [InlineData("class A { void B([System.Runtime.CompilerServices.CallerFilePathAttribute] string path = \"\") { } }")]
    public void Faults_ParameterWithThePathOfItsCaller_IsNamed(string source) =>
        Assert.Equal(["a.cs:1: begin at AppContext.BaseDirectory"], Faults(new("a.cs", source)));

    [Fact]
    public void Faults_NameInAText_AreNone() => Assert.Empty(Faults(new("a.cs", "class A { string _b = \"[CallerFilePath]\"; }")));

    private static IEnumerable<string> Faults(SourceFile file) =>
        from attribute in file.Text.Contains("CallerFilePath", StringComparison.Ordinal)
            ? file.Syntax.DescendantNodes().OfType<AttributeSyntax>()
            : []
        let name = attribute.Name.ToString().Split('.', ':')[^1]
        where name is "CallerFilePath" or "CallerFilePathAttribute"
        select file.At(attribute.GetLocation().GetLineSpan().StartLinePosition.Line, "begin at AppContext.BaseDirectory");
}
