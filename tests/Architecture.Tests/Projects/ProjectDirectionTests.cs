namespace ImageGateway.Architecture.Tests.Projects;

/// <summary>Projects refer to each other in one direction only.</summary>
public sealed class ProjectDirectionTests
{
    // A project, and those that it may refer to.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Core"] = [],
        ["Providers"] = ["Core"],
        ["Storage"] = ["Core"],
        ["Sandbox"] = ["Core", "Providers"],
        ["Thumbnails"] = ["Core"],
        ["Gateway"] = ["Core", "Providers", "Storage"],
        ["Api"] = ["Core", "Providers", "Sandbox", "Storage", "Thumbnails", "Gateway"],
        ["Grains"] = ["Core"],
        ["Silo"] = ["Core", "Providers", "Sandbox", "Storage", "Thumbnails", "Gateway", "Api", "Grains"],
    };

    [Fact]
    public void References_OfEveryProject_PointDownwards() =>
        Assert.Empty(Product.Assemblies.SelectMany(project => Violations(project.Key, Product.ReferencesOf(project.Value))));

    [Fact]
    public void Allowed_EveryProjectOfSrc_HasALine() => Assert.Equal(Product.Assemblies.Keys.Order(), Allowed.Keys.Order());

    [Fact]
    public void Violations_ReferenceUpwards_IsNamed() => Assert.Equal(["Storage refers to Api"], Violations("Storage", ["Core", "Api"]));

    private static IEnumerable<string> Violations(string project, IEnumerable<string> references) =>
        references.Except(Allowed.GetValueOrDefault(project, [])).Select(reference => $"{project} refers to {reference}");
}
