using System.Text.Json.Nodes;
using ImageGateway.Core.Configs;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Core.Tests.Providers;

/// <summary>Configs are judged by what providers declare; the cases come from the registry.</summary>
public sealed class DeclaredCapabilitiesTests
{
    /// <summary>Each provider with each of its settings.</summary>
    public static TheoryData<string, string> Settings =>
        Of(provider => provider.Capabilities.Settings.Select(setting => setting.ConfigKey));

    /// <summary>All slugs that are served.</summary>
    public static TheoryData<string> Slugs => [.. Declared.Providers.Select(provider => provider.Slug)];

    /// <summary>Each provider with each set of settings that stands for a key.</summary>
    public static TheoryData<string, string> Substitutes =>
        Of(provider => provider.Capabilities.KeySubstitutes.Select(keys => string.Join(',', keys)));

    [Theory]
    [MemberData(nameof(Settings))]
    public void Compile_SettingOfAnotherKind_IsAFaultAsItsKindSays(string slug, string key)
    {
        var setting = Declared.Schema.Find(slug, key)!;

        string[] expected = setting.Kind switch
        {
            SettingKind.Text => [$"path: {key}, message: Expected string, received number"],
            SettingKind.TextOrObject => [$"path: {key}, message: Expected object, received number"],
            _ => [],
        };
        Assert.Equal(expected, Faults(slug, (key, 7)));
        Assert.Equal(
            setting.Kind == SettingKind.Text
                ? [$"path: {key}, message: Expected string, received object"]
                : [], Faults(slug, (key, new JsonObject())));
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Compile_Setting_IsAKnownName(string slug, string key) =>
        Assert.Empty(Compile(Declared.Schema, slug, ("api_key", "k"), (key, "a")).Value.UnknownNames);

    [Theory]
    [MemberData(nameof(Settings))]
    public void Compile_SettingThatShapesImages_ChangesTheScopeOfTheCache(string slug, string key) =>
        Assert.Equal(Declared.Schema.Find(slug, key)!.ShapesImages, Scope(slug, key, "a") != Scope(slug, key, "b"));

    [Theory]
    [MemberData(nameof(Slugs))]
    public void Compile_NoCredential_IsAFaultUnlessTheProviderNeedsNone(string slug) =>
        Assert.Equal(Declared.Schema.CapabilitiesOf(slug).NeedsKey, Compile(Declared.Schema, slug).Error is not null);

    [Theory]
    [MemberData(nameof(Substitutes))]
    public void Compile_SettingsThatStandForAKey_SufficeTogetherOnly(string slug, string list)
    {
        var keys = list.Split(',');
        Assert.Null(Compile(Declared.Schema, slug, [.. keys.Select(key => (key, (JsonNode)"a"))]).Error);
        for (var left = 0; left < keys.Length; left++)
            Assert.NotNull(
                Compile(Declared.Schema, slug, [.. keys.Where((_, index) => index != left).Select(key => (key, (JsonNode)"a"))]).Error);
    }

    [Fact]
    public void Compile_ProviderThatIsAddedToTheRegistry_IsKnownByItsDeclaration()
    {
        var schema = new ProviderSchema([.. Declared.Providers, new Toy()], Declared.Schema.Foreign);
        var plan = Compile(schema, "Toys", ("toy_shelf", "upper")).Value;

        Assert.Equal("toy", RouteWalk.First(plan).Provider);
        Assert.Equal("upper", RouteWalk.First(plan).Setting("toy_shelf"));
        Assert.Empty(plan.Warnings);
        Assert.Equal(
            ["path: toy_shelf, message: Expected string, received number"], Compile(schema, "toy", ("toy_shelf", 7)).Error!.Details);
        Assert.True(schema.IsSecret("toy_password"));
        Assert.Contains("toy", schema.Names.List.Split(", "));
        Assert.Contains("x-portkey-toy-shelf", schema.ShapingHeaders);
    }

    private static TheoryData<string, string> Of(Func<IImageProvider, IEnumerable<string>> values)
    {
        var data = new TheoryData<string, string>();
        foreach (var provider in Declared.Providers)
        {
            foreach (var value in values(provider))
                data.Add(provider.Slug, value);
        }

        return data;
    }

    private static string Scope(string slug, string key, string value) =>
        RouteWalk.First(Compile(Declared.Schema, slug, ("api_key", "k"), ("cache", "simple"), (key, value)).Value).Cache!.Scope;

    private static IReadOnlyList<string> Faults(string slug, params ReadOnlySpan<(string Name, JsonNode Value)> members) =>
        Compile(Declared.Schema, slug, [("api_key", "k"), .. members]).Error?.Details ?? [];

    private static Result<RoutePlan> Compile(
        ProviderSchema schema, string provider, params ReadOnlySpan<(string Name, JsonNode Value)> members)
    {
        var config = new JsonObject { ["provider"] = provider };
        foreach (var (name, value) in members)
            config[name] = value;
        return ConfigCompiler.Compile(config.ToJsonString(), static _ => false, schema);
    }

    private sealed class Toy : IImageProvider
    {
        public string Slug => "toy";

        public ProviderCapabilities Capabilities { get; } = new()
        {
            Aliases = ["toys"],
            Settings =
            [
                new("toy_shelf", "x-portkey-toy-shelf") { ShapesImages = true },
                new("toy_password", "x-portkey-toy-password", SettingRoles.Secret),
            ],
            NeedsKey = false,
        };

        public IReadOnlyList<ModelInfo> Models => [];

        public Translation Translate(ProviderRequest request) => throw new NotSupportedException();

        public ProviderError ReadError(int status, string contentType, ReadOnlySpan<byte> body) => throw new NotSupportedException();
    }
}
