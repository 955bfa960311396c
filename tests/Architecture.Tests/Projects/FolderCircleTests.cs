using ImageGateway.Architecture.Tests.Sources;

namespace ImageGateway.Architecture.Tests.Projects;

/// <summary>Folders of a project do not depend on each other in a circle. A folder is a namespace.</summary>
public sealed class FolderCircleTests
{
    /// <summary>All projects of the product.</summary>
    public static TheoryData<string> Projects => [.. Product.Assemblies.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_OfAProject_MakeNoCircle(string project)
    {
        var dependencies = Dependencies(project);
        NoFault.In(Circles.In(dependencies).Select(circle => Circles.Describe(circle, dependencies)));
    }

    [Fact]
    public void In_FoldersThatDependOnEachOther_NamesThem()
    {
        FolderDependency[] dependencies =
        [
            new("A", "B", "A.One -> B.Two"),
            new("B", "C", "B.Two -> C.Three"),
            new("C", "B", "C.Three -> B.Four"),
            new("D", "A", "D.Five -> A.One"),
        ];

        Assert.Equal(["B, C"], Circles.In(dependencies).Select(circle => string.Join(", ", circle.Order())));
        Assert.Contains("C.Three -> B.Four", Circles.Describe(["B", "C"], dependencies), StringComparison.Ordinal);
    }

    [Fact]
    public void In_FoldersThatPointOneWay_FindsNone() =>
        Assert.Empty(Circles.In([new("A", "B", ""), new("A", "C", ""), new("B", "C", "")]));

    private static List<FolderDependency> Dependencies(string project)
    {
        var types = Product.TypesOf(project).ToHashSet();
        return
        [
            .. from type in types
               from dependency in type.Dependencies
               where types.Contains(dependency.Target) && dependency.Target.Namespace.FullName != type.Namespace.FullName
               select new FolderDependency(
                   type.Namespace.FullName, dependency.Target.Namespace.FullName, $"{type.FullName} -> {dependency.Target.FullName}"),
        ];
    }
}
