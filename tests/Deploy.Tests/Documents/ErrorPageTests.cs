using System.Text.RegularExpressions;

namespace ImageGateway.Deploy.Tests.Documents;

/// <summary>The page of error codes lists those of the sources, and other pages name no other.</summary>
public sealed partial class ErrorPageTests
{
    private const string Page = "docs/troubleshooting.md";

    private static readonly HashSet<string> Codes = RepositoryText.Files.Where(
        static file => file.Key.StartsWith("src/", StringComparison.Ordinal) && file.Key.EndsWith(".cs", StringComparison.Ordinal))
        .SelectMany(static file => ErrorCodes.In(file.Value)).ToHashSet(StringComparer.Ordinal);

    [Fact]
    public void Page_ListsEveryCodeOfTheSources()
    {
        var listed = Row().Matches(RepositoryText.Files[Page]).SelectMany(static row => Code().Matches(row.Groups[1].Value))
            .Select(static code => code.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

        Assert.True(Codes.Count > 60, $"{Codes.Count} codes");
        Assert.Empty(Codes.Except(listed).Order());
    }

    [Fact]
    public void GettingStarted_NamesCodesOfTheSources()
    {
        var sources = string.Join('\n', RepositoryText.Files.Where(
            static file => file.Key.StartsWith("src/", StringComparison.Ordinal)
                && file.Key.EndsWith(".cs", StringComparison.Ordinal)).Select(static file => file.Value));
        var named = RepositoryText.Files.Where(static file => file.Key.StartsWith("docs/getting-started/", StringComparison.Ordinal))
            .SelectMany(static file => StatusAndCode().Matches(file.Value).Select(match => (file.Key, Name: match.Groups[1].Value)))
            .ToList();

        Assert.True(named.Count > 20, $"{named.Count} codes");
        Assert.All(named, one => Assert.True(sources.Contains($"\"{one.Name}\"", StringComparison.Ordinal), $"{one.Key}: {one.Name}"));
    }

    [Theory]
    [InlineData("""GatewayError.Invalid($"a ({b}), c", "p", "one_code", 404)""", "one_code")]
    [InlineData("""x = new(Of(1, 2), "m", "server_error", "two") { A = 1 };""", "two")]
    [InlineData("""GatewayError.Invalid("m", code: "three_code")""", "three_code")]
    [InlineData("""new("m", "upstream_error", null, "no")""", "")]
    [InlineData("""GatewayError.Invalid("m", "p", Constant)""", "")]
    public void Codes_AreFoundWhereErrorsAreMade(string source, string codes) =>
        Assert.Equal(codes, string.Join(' ', ErrorCodes.In(source)));

    [GeneratedRegex(@"^\| ([^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([a-z0-9_]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\| [45]\d\d `([a-z_]+)`", RegexOptions.Multiline)]
    private static partial Regex StatusAndCode();
}
