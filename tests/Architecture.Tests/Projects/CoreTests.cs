using System.Reflection;
using ArchUnitNET.Fluent.Syntax.Elements.Types;
using ArchUnitNET.xUnit;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace ImageGateway.Architecture.Tests.Projects;

/// <summary>Core knows the base library only: no web, no Orleans, no storage, no Polly.</summary>
public sealed class CoreTests
{
    private const string Foreign =
        @"^(Microsoft\.|Orleans|Polly|StackExchange\.|SQLitePCL|OpenTelemetry|Amazon|Azure\.|Google\.|System\.Data)";

    [Fact]
    public void References_OfCore_AreTheBaseLibrary() => Assert.Empty(ForeignReferences(Product.Assemblies["Core"]));

    [Fact]
    public void References_OfAnAssemblyThatKnowsMore_AreNamed() => Assert.NotEmpty(ForeignReferences(Product.Assemblies["Storage"]));

    [Fact]
    public void Types_OfCore_UseNoNamespaceOfAnotherLibrary() => NoForeignTypes("Core").Check(Product.Architecture);

    [Fact]
    public void Types_OfAProjectThatUsesTheWeb_AreFound() => Assert.False(NoForeignTypes("Api").HasNoViolations(Product.Architecture));

    private static TypesShouldConjunction NoForeignTypes(string project) =>
        Types().That().ResideInAssembly(Product.Assemblies[project])
            .Should().NotDependOnAny(Types(includeReferenced: true).That().ResideInNamespaceMatching(Foreign));

    private static IEnumerable<string> ForeignReferences(Assembly assembly) => assembly.GetReferencedAssemblies()
        .Select(reference => reference.Name!)
        .Where(name => !(name == "System" || name.StartsWith("System.", StringComparison.Ordinal)));
}
