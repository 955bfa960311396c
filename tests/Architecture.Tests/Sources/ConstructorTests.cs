using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ImageGateway.Architecture.Tests.Sources;

/// <summary>
/// A class asks for six things at most when it is made; one that needs more has two concerns. Records are data and may have as many
/// members as they like.
/// </summary>
public sealed class ConstructorTests
{
    private const int MostParameters = 6;

    [Fact]
    public void Constructors_OfTheProduct_AskForSixThingsAtMost() => NoFault.In(SourceFile.Below("src").SelectMany(LongConstructors));

    [Fact]
    public void LongConstructors_OneParameterTooMany_IsNamed()
    {
        const string Six = "int a, int b, int c, int d, int e, int f";
        Assert.Empty(LongConstructors(new("a.cs", $"class A({Six}); class B {{ B({Six}) {{ }} }} record C({Six}, int g);")));
        Assert.Equal(["a.cs:1: A asks for 7 things, at most 6"], LongConstructors(new("a.cs", $"class A({Six}, int g);")));
        Assert.Equal(
            ["a.cs:1: A asks for 7 things, at most 6"],
            LongConstructors(new("a.cs", $"record R {{ class A {{ A({Six}, int g) {{ }} }} }}")));
    }

    private static IEnumerable<string> LongConstructors(SourceFile file) =>
        from type in file.Syntax.DescendantNodes().OfType<ClassDeclarationSyntax>()
        from parameters in type.Members.OfType<ConstructorDeclarationSyntax>().Select(made => made.ParameterList)
            .Prepend(type.ParameterList).OfType<ParameterListSyntax>()
        where parameters.Parameters.Count > MostParameters
        select file.At(
            parameters.GetLocation().GetLineSpan().StartLinePosition.Line,
            $"{type.Identifier} asks for {parameters.Parameters.Count} things, at most {MostParameters}");
}
