using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace ImageGateway.Architecture.Tests.Projects;

/// <summary>Assemblies of the product, as they were built, and the types in them.</summary>
internal static class Product
{
    private const string Prefix = "ImageGateway.";

    /// <summary>Assemblies by the name of their project.</summary>
    public static IReadOnlyDictionary<string, Assembly> Assemblies { get; } = Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
        .Select(file => Path.GetFileNameWithoutExtension(file))
        .ToDictionary(project => project, project => Assembly.Load(Prefix + project));

    /// <summary>All types with what they depend on, also in the bodies of methods.</summary>
    public static ArchUnitNET.Domain.Architecture Architecture { get; } = new ArchLoader().LoadAssemblies([.. Assemblies.Values]).Build();

    /// <summary>Types that the sources of a project declare, without those that generators put elsewhere.</summary>
    public static IEnumerable<IType> TypesOf(string project) => Architecture.Types.Where(type =>
        type.Assembly.Name.Split(',')[0] == Prefix + project
        && (type.Namespace.FullName + ".").StartsWith($"{Prefix}{project}.", StringComparison.Ordinal));

    /// <summary>Projects of the product that an assembly refers to.</summary>
    public static IEnumerable<string> ReferencesOf(Assembly assembly) => assembly.GetReferencedAssemblies()
        .Select(reference => reference.Name!)
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(name => name[Prefix.Length..]);
}
