using System.Reflection;
using System.Runtime.Loader;
using ImageGateway.TestKit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ImageGateway.Api.Tests.Providers;

/// <summary>Compiles sources against the assemblies of this process, with warnings as errors, and loads what comes out.</summary>
internal static class PageAssembly
{
    // A changed file of the repository declares its type a second time, beside the one that was built.
    private const string SecondDeclaration = "CS0436";

    private static readonly string[] Usings =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks",
    ];

    /// <summary>Compiles an assembly and loads it.</summary>
    /// <param name="name">The assembly's name, by which others let it see their internals.</param>
    /// <param name="usings">Namespaces that every file of its project uses, beside those of every project.</param>
    /// <param name="references">Assemblies beside those of this process.</param>
    /// <param name="sources">The files and their texts.</param>
    public static Assembly Load(
        string name, IEnumerable<string> usings, IEnumerable<string> references, IEnumerable<(string File, string Text)> sources)
    {
        var parse = new CSharpParseOptions(LanguageVersion.Latest);
        var global = string.Concat(Usings.Concat(usings).Select(one => $"global using {one};\n"));
        var own = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            name,
            sources.Append(("Usings.cs", global)).Select(source => CSharpSyntaxTree.ParseText(source.Item2, parse, source.Item1)),
            own.Concat(references).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
                .WithNullableContextOptions(NullableContextOptions.Enable)
                .WithSpecificDiagnosticOptions([KeyValuePair.Create(SecondDeclaration, ReportDiagnostic.Suppress)]));
        using var image = new MemoryStream();
        var faults = compilation.Emit(image).Diagnostics.Where(one => one.Severity >= DiagnosticSeverity.Warning).ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));

        image.Position = 0;
        var context = new AssemblyLoadContext(name);
        foreach (var path in references)
            context.LoadFromAssemblyPath(path);
        return context.LoadFromStream(image);
    }

    /// <summary>Files of the repository as sources.</summary>
    public static IEnumerable<(string File, string Text)> Files(params IEnumerable<string> paths) =>
        paths.Select(path => (path, File.ReadAllText(Path.Combine(Repository.Root, path))));
}
