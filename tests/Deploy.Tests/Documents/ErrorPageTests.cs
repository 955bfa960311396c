using System.Text.RegularExpressions;

namespace ImageGateway.Deploy.Tests.Documents;

/// <summary>The page of error codes lists those of the sources with their statuses, and other pages name no other.</summary>
public sealed partial class ErrorPageTests
{
    private const string Page = "docs/reference/error-codes.md";

    private static readonly List<string> Sources = [.. RepositoryText.Files.Where(
        static file => file.Key.StartsWith("src/", StringComparison.Ordinal) && file.Key.EndsWith(".cs", StringComparison.Ordinal))
        .Select(static file => file.Value)];

    private static readonly ILookup<string, string[]> Codes = Sources.SelectMany(ErrorCodes.In)
        .ToLookup(static found => found.Code, static found => found.Statuses);

    private static readonly List<(string Code, string Statuses)> Listed = [.. Row().Matches(RepositoryText.Files[Page])
        .SelectMany(static row => Code().Matches(row.Groups[1].Value).Select(code => (code.Groups[1].Value, row.Groups[2].Value)))];

    [Fact]
    public void Page_ListsEveryCodeOfTheSources_Once()
    {
        Assert.True(Codes.Count > 70, $"{Codes.Count} codes");
        var constants = RepositoryText.Files.Where(static file => file.Key.StartsWith("src/Gateway/", StringComparison.Ordinal))
            .SelectMany(static file => ErrorCodes.ConstantsIn(file.Value)).ToList();
        Assert.True(constants.Count > 2, $"{constants.Count} constants");
        Assert.Empty(Codes.Select(static found => found.Key).Concat(constants).Except(Listed.Select(static row => row.Code)).Order());
        Assert.Equal(Listed.Select(static row => row.Code).Distinct(), Listed.Select(static row => row.Code));
    }

    [Fact]
    public void Page_EachCode_IsInTheSources_WithItsStatuses()
    {
        var sources = string.Join('\n', Sources);

        Assert.All(Listed, row => Assert.True(sources.Contains($"\"{row.Code}\"", StringComparison.Ordinal), row.Code));
        Assert.Empty(
            from row in Listed
            from status in Codes[row.Code].SelectMany(static statuses => statuses).Distinct()
            where row.Statuses != "any" && !row.Statuses.Contains("provider", StringComparison.Ordinal)
                && !row.Statuses.Contains(status, StringComparison.Ordinal)
            select $"{row.Code}: {status}");
    }

    [Fact]
    public void GettingStarted_NamesCodesOfTheSources()
    {
        var sources = string.Join('\n', Sources);
        var named = RepositoryText.Files.Where(static file => file.Key.StartsWith("docs/getting-started/", StringComparison.Ordinal))
            .SelectMany(static file => StatusAndCode().Matches(file.Value).Select(match => (file.Key, Name: match.Groups[1].Value)))
            .ToList();

        Assert.True(named.Count > 20, $"{named.Count} codes");
        Assert.All(named, one => Assert.True(sources.Contains($"\"{one.Name}\"", StringComparison.Ordinal), $"{one.Key}: {one.Name}"));
    }

    [Theory]
    [InlineData("""GatewayError.Invalid($"a ({b}), c", "p", "one_code", 404)""", "one_code 404")]
    [InlineData("""x = new(Of(1, 2), "m", "server_error", "two") { A = 1 };""", "two ")]
    [InlineData("""new(StatusCodes.Status403Forbidden, "m", Permission, "2b");""", "2b 403")]
    [InlineData("""GatewayError.Invalid("m", code: "three_code")""", "three_code 400")]
    [InlineData("""GatewayError.Upstream(a ? 502 : 504, "m", "four")""", "four 502 504")]
    [InlineData("""new("m", "upstream_error", null, "no")""", "")]
    [InlineData("""GatewayError.Invalid("m", "p", Constant)""", "")]
    public void Codes_AreFoundWhereErrorsAreMade(string source, string codes) => Assert.Equal(
        codes, string.Join('|', ErrorCodes.In(source).Select(static found => $"{found.Code} {string.Join(' ', found.Statuses)}")));

    [GeneratedRegex(@"^\| ([^|]+) \| ([^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([a-z0-9_]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\| [45]\d\d `([a-z_]+)`", RegexOptions.Multiline)]
    private static partial Regex StatusAndCode();
}
