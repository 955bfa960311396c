using System.Text.Json;
using System.Text.RegularExpressions;
using ImageGateway.Core.Providers;
using ImageGateway.Providers;
using ImageGateway.Sandbox;

namespace ImageGateway.Deploy.Tests.Documents;

/// <summary>The pages of <c>docs/getting-started</c> name settings, headers and models that the code has.</summary>
public sealed partial class GettingStartedPageTests
{
    private const string Folder = "docs/getting-started/";

    private static readonly string[] Members = ["name", "provider", "key", "custom_host", "usage_limits"];

    private static readonly IReadOnlyList<IImageProvider> Providers =
        ImageProviders.All(new SandboxProvider(new SandboxServer(TimeProvider.System)));

    private static readonly string[] Paths = [.. RepositoryText.Files.Keys.Where(
        static path => path.StartsWith(Folder, StringComparison.Ordinal) && path != Folder + "README.md")];

    public static TheoryData<string> Pages => [.. Paths];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_ListsTheSettingsThatItsProviderDeclares(string page)
    {
        var listed = SettingRow().Matches(RepositoryText.Files[page])
            .Select(static row => (row.Groups[1].Value, row.Groups[2].Value)).Order();

        Assert.Equal(ProviderOf(page).Capabilities.Settings.Select(static one => (one.ConfigKey, one.Header)).Order(), listed);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_ItsBodies_NameWhatThereIs(string page)
    {
        var provider = ProviderOf(page);
        var settings = provider.Capabilities.Settings.Select(static setting => setting.ConfigKey).ToList();
        var bodies = Body().Matches(RepositoryText.Files[page]).Select(
            static body => JsonSerializer.Deserialize<JsonElement>(ShellText().Replace(body.Groups[1].Value, "0"))).ToList();

        Assert.Equal(3, bodies.Count);
        Assert.Equal(provider.Slug, bodies[0].GetProperty("provider").GetString());
        Assert.Empty(bodies[0].EnumerateObject().Select(static member => member.Name).Except([.. Members, .. settings]));
        foreach (var model in bodies.Skip(1).Where(static body => body.TryGetProperty("model", out _))
            .Select(static body => body.GetProperty("model").GetString()!))
            Assert.True(provider.FindModel(model) is not null || model.StartsWith("my-", StringComparison.Ordinal), model);
    }

    [Fact]
    public void Pages_CoverEveryProviderWithSettings() => Assert.Empty(
        Providers.Where(static provider => provider.Capabilities.Settings.Length > 0).Select(static provider => provider.Slug)
            .Except(Paths.Select(static page => ProviderOf(page).Slug)));

    private static IImageProvider ProviderOf(string page)
    {
        var slug = Slug().Match(RepositoryText.Files[page]).Groups[1].Value;
        return Assert.Single(Providers, provider => provider.Slug == slug);
    }

    [GeneratedRegex("^Provider: `([a-z-]+)`", RegexOptions.Multiline)]
    private static partial Regex Slug();

    [GeneratedRegex(@"^\| `([a-z_]+)` \| `(x-[a-z-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex SettingRow();

    [GeneratedRegex("-d '(\\{.*?)'$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Body();

    // The text of a variable or a command between the quoted parts of an argument.
    [GeneratedRegex("""'"\$[^']*"'""")]
    private static partial Regex ShellText();
}
