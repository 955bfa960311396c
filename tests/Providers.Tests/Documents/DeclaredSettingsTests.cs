using System.Text.RegularExpressions;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Testing;
using ImageGateway.TestKit;

namespace ImageGateway.Providers.Tests.Documents;

/// <summary>Providers declare the settings that they read, and what each decides.</summary>
public sealed partial class DeclaredSettingsTests
{
    private static readonly IReadOnlyList<IImageProvider> Providers = Declared.Providers;

    [Fact]
    public void Sources_EverySettingThatIsRead_IsDeclared()
    {
        var declared = Providers.SelectMany(provider => provider.Capabilities.Settings).Select(setting => setting.ConfigKey)
            .ToHashSet(StringComparer.Ordinal);
        var read = Directory.EnumerateFiles(Sources(), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => ReadSetting().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.NotEmpty(read);
        Assert.DoesNotContain(read, name => !declared.Contains(name));
    }

    [Fact]
    public void Settings_NamesThatSayWhatTheyDecide_HaveThatRole()
    {
        Assert.All(Providers.SelectMany(provider => provider.Capabilities.Settings), setting =>
        {
            Assert.Equal(Secret().IsMatch(setting.ConfigKey), setting.IsSecret);
            if (Destination().IsMatch(setting.ConfigKey))
                Assert.True(setting.Roles.HasFlag(SettingRoles.Destination), setting.ConfigKey);
        });
    }

    [Fact]
    public void Aliases_OfAllProviders_MeanOneProviderEach()
    {
        var aliases = Providers.SelectMany(
            provider => provider.Capabilities.Aliases.Select(alias => (Name: ProviderNames.Normal(alias), provider.Slug))).ToList();

        var names = ImageProviders.Schema(Providers).Names;
        Assert.Equal(aliases.Count, aliases.Select(alias => alias.Name).Distinct().Count());
        Assert.All(aliases, alias => Assert.True(names.Spelled(alias.Name) is null || names.Spelled(alias.Name) == alias.Slug, alias.Name));
    }

    private static string Sources() => Path.Combine(Repository.Root, "src", "Providers");

    [GeneratedRegex("""\.Setting\("([a-z_]+)"\)""")]
    private static partial Regex ReadSetting();

    [GeneratedRegex("secret|token|password|access_key|api_key|service_account")]
    private static partial Regex Secret();

    [GeneratedRegex("_url$|region|resource_name|project_id|api_version|host$")]
    private static partial Regex Destination();
}
