using System.Text.RegularExpressions;
using ImageGateway.Core.Providers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ImageGateway.Architecture.Tests.Sources;

/// <summary>A provider's slug stands in its folder and in the registry only, its aliases and settings only among the providers.</summary>
public sealed partial class ProviderNameTests
{
    // The registry, and the names of Portkey beside it.
    private static readonly string[] Tables = ["src/Providers/ImageProviders.cs", "src/Providers/PortkeyNames.cs"];

    // Members of a body of Portkey's that are called like settings.
    private static readonly string[] Bodies =
        ["src/Api/Management/Bodies/SavedProviderChange.cs", "src/Api/Management/Providers/ProviderViews.cs"];

    // The text of the first start, and the paths of clients that are made for Azure.
    private static readonly (string File, string Name)[] FirstRun =
    [
        ("src/Api/Hosting/GatewayStart.cs", "sandbox"), ("src/Api/Endpoints/Images/ImageEndpoints.cs", "sandbox"),
        ("src/Gateway/Responses/ArchivedImageResponse.cs", "sandbox"), ("src/Api/Middleware/AzurePaths.cs", "openai"),
    ];

    private static readonly SyntaxKind[] Texts =
    [
        SyntaxKind.StringLiteralToken, SyntaxKind.SingleLineRawStringLiteralToken, SyntaxKind.MultiLineRawStringLiteralToken,
        SyntaxKind.Utf8StringLiteralToken, SyntaxKind.InterpolatedStringTextToken,
    ];

    private static readonly Dictionary<string, string[]> Homes = Declared.Providers
        .SelectMany(NamesOf)
        .GroupBy(named => named.Name, named => named.Folder)
        .ToDictionary(group => group.Key, group => group.Distinct().ToArray());

    [Fact]
    public void Literals_OfTheProduct_NameProvidersInTheirFoldersOnly() =>
        NoFault.In(SourceFile.Below("src").Where(file => !Tables.Contains(file.Path)).SelectMany(Faults));

    /// <summary>All names of all providers.</summary>
    public static TheoryData<string> Names => [.. Homes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Faults_NameOutsideItsFolder_IsNamed(string name)
    {
        var literal = SymbolDisplay.FormatLiteral(name, quote: true);
        var used = new SourceFile("src/Api/A.cs", $"class A {{ bool B(string c) => c is {literal}; }}");

        Assert.Equal([$"src/Api/A.cs:1: {literal} belongs to {string.Join(" or ", Homes[name])}"], Faults(used));
        Assert.All(Homes[name], folder => Assert.Empty(Faults(new(folder + "A.cs", $"class A {{ string _b = {literal}; }}"))));
        Assert.Empty(Faults(new("src/Api/A.cs", $"// {literal}\nclass A {{ }}")));
    }

    private static IEnumerable<string> Faults(SourceFile file) =>
        from token in file.Syntax.DescendantTokens()
        where Texts.Contains(token.Kind())
        from name in Words().Matches(token.ValueText).Select(word => word.Value).Append(token.ValueText).Distinct()
        where Homes.TryGetValue(name, out var folders)
            && !Array.Exists(folders, folder => file.Path.StartsWith(folder, StringComparison.Ordinal))
            && !Bodies.Contains(file.Path) && !FirstRun.Contains((file.Path, name))
        select file.At(
            token.GetLocation().GetLineSpan().StartLinePosition.Line,
            $"{SymbolDisplay.FormatLiteral(name, quote: true)} belongs to {string.Join(" or ", Homes[name])}");

    // A part of a path or of a host's name is none.
    [GeneratedRegex("(?<![A-Za-z0-9_./-])[A-Za-z0-9_-]+(?![A-Za-z0-9_./-])")]
    private static partial Regex Words();

    private static IEnumerable<(string Name, string Folder)> NamesOf(IImageProvider provider)
    {
        // A folder has the name of its namespace. Providers of one vendor share settings and
        // names of models, so that these may stand beside their folders.
        var path = provider.GetType().Namespace!.Split('.');
        var (own, shared) = ($"src/{string.Join('/', path[1..])}/", $"src/{path[1]}/");
        return
        [
            (provider.Slug, own),
            .. provider.Capabilities.Aliases.Select(name => (name, shared)),
            .. provider.Capabilities.Settings.SelectMany(setting => new[] { (setting.ConfigKey, shared), (setting.Header, shared) }),
        ];
    }
}
