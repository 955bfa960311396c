using System.Text.Json.Nodes;
using ImageGateway.Api.Options;
using ImageGateway.Api.Tests.Testing;
using ImageGateway.Core.Providers;
using ImageGateway.Providers;
using Microsoft.Extensions.Configuration;

namespace ImageGateway.Api.Tests.Routing;

/// <summary>
/// The spellings that people have for providers are understood wherever a slug is read, and a virtual key says the provider.
/// </summary>
public sealed class ProviderSpellingTests(VendorGateway shared) : IClassFixture<VendorGateway>
{
    private static readonly ProviderSchema Schema = ImageProviders.Schema(TestGateway.Providers);

    private readonly TestGateway _gateway = shared.Gateway;
    private readonly string _entry = $"e-{shared.NextNumber()}";
    private readonly string _integration = $"i-{shared.NextNumber()}";

    public static TheoryData<string, string> Spellings { get; } = Table(TestGateway.Providers.SelectMany(SpellingsOf));

    public static TheoryData<string> Slugs { get; } = [.. Schema.Names.List.Split(", ")];

    [Theory]
    [MemberData(nameof(Slugs))]
    public void SlugOf_Slug_IsItselfInAnySpelling(string slug)
    {
        foreach (var spelling in new[] { slug, slug.ToUpperInvariant(), slug.Replace('-', '_'), slug.Replace(
            "-", "", StringComparison.Ordinal), slug.Replace('-', ' ') })
            Assert.Equal(slug, Schema.SlugOf(spelling));
    }

    [Theory]
    [InlineData("stabilityai", "stability-ai")]
    [InlineData("stability", "stability-ai")]
    [InlineData("azure", "azure-openai")]
    [InlineData("gemini", "google")]
    [InlineData("vertex", "vertex-ai")]
    [InlineData("together", "together-ai")]
    [InlineData("togetherai", "together-ai")]
    [InlineData("fireworks", "fireworks-ai")]
    [InlineData("aws-bedrock", "bedrock")]
    [InlineData("monster-api", "monsterapi")]
    [InlineData("reka", "reka-ai")]
    [InlineData("open", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    public void SlugOf_Name_IsWhatPeopleMean(string name, string? slug) => Assert.Equal(slug, Schema.SlugOf(name));

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task AnyPlace_Spelling_IsTheProvider(string spelling, string slug)
    {
        Assert.Equal(slug, await EstimatedAsync(("x-portkey-provider", spelling), ("authorization", "Bearer k")));
        Assert.Equal(
            slug, await EstimatedAsync(("x-portkey-config", new JsonObject { ["provider"] = spelling, ["api_key"] = "k" }.ToJsonString())));
        Assert.Equal(slug, await EstimatedAsync(("x-portkey-provider", "@" + spelling), ("authorization", "Bearer k")));
        Assert.Equal(slug, await EstimatedAsync($"@{spelling}/{ModelOf(slug)}", ("authorization", "Bearer k")));
        var entry = await _gateway.ManageAsync(
            "POST", "/virtual-keys", new { name = _entry, slug = _entry, provider = spelling, key = "k", vertex_project_id = "p" });
        Assert.Equal(_entry, entry.GetProperty("slug").GetString());
        Assert.Equal(slug, await EstimatedAsync(("x-portkey-virtual-key", _entry)));
        await _gateway.ManageAsync(
            "POST", "/integrations", new { name = _integration, slug = _integration, ai_provider_id = spelling, key = "k" });
        Assert.Equal(slug, await EstimatedAsync(("x-portkey-virtual-key", _integration)));
        var listed = (await _gateway.SendAsync("GET", "/models?ai_service=" + Uri.EscapeDataString(spelling), null)).Body.GetProperty(
            "data").EnumerateArray().ToList();
        Assert.All(listed, model => Assert.Equal(slug, model.GetProperty("provider").GetString()));
        Assert.Equal(TestGateway.Providers.Single(provider => provider.Slug == slug).Models.Count > 0, listed.Count > 0);
        var settings = new ConfigurationBuilder().AddInMemoryCollection(
            [new($"{GatewayOptionsReader.Section}:PROVIDERS:{spelling}:BASEURL", "https://a.example.com")]).Build();
        Assert.Equal(slug, Assert.Single(GatewayOptionsReader.Read(settings).ProviderBaseUrls).Key);
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task VirtualKey_NameBesideIt_IsNotLookedAt(string spelling, string slug)
    {
        await _gateway.ManageAsync(
            "POST", "/virtual-keys", new { name = _entry, slug = _entry, provider = slug, key = "k", vertex_project_id = "p" });
        foreach (var name in new[] { spelling, "openai", "sandbox", "no provider at all" })
        {
            Assert.Equal(slug, await EstimatedAsync(("x-portkey-virtual-key", _entry), ("x-portkey-provider", name)));
            var target = new JsonObject { ["virtual_key"] = _entry, ["provider"] = name };
            Assert.Equal(slug, await EstimatedAsync(("x-portkey-config", target.ToJsonString())));
            var fallback = new JsonObject { ["strategy"] = new JsonObject { ["mode"] = "fallback" }, ["targets"] = new JsonArray(target) };
            Assert.Equal(slug, await EstimatedAsync(("x-portkey-config", fallback.ToJsonString())));
            await _gateway.ManageAsync("POST", "/configs", new { name = "c", config = fallback });
        }
    }

    private static IEnumerable<(string, string)> SpellingsOf(IImageProvider provider) => provider.Capabilities.Aliases
        .Concat([provider.Slug, provider.Slug.ToUpperInvariant(), provider.Slug.Replace("-", "", StringComparison.Ordinal), provider.Slug
            .Replace('-', '_')])
        .Distinct().Select(spelling => (spelling, provider.Slug));

    private static TheoryData<string, string> Table(IEnumerable<(string, string)> rows)
    {
        var table = new TheoryData<string, string>();
        foreach (var (spelling, slug) in rows)
            table.Add(spelling, slug);
        return table;
    }

    private static string ModelOf(string slug) =>
        TestGateway.Providers.Single(provider => provider.Slug == slug).Models.Select(model => model.Name).FirstOrDefault("model");

    private Task<string?> EstimatedAsync(params (string, string)[] headers) => EstimatedAsync(null, headers);

    // Whatever else is missing, the explanation says whose request it is.
    private async Task<string?> EstimatedAsync(string? model, params (string Name, string Value)[] headers)
    {
        var request = new
        {
            headers = headers.ToDictionary(
            header => header.Name, header => header.Value),
            body = new { model = model ?? "model", prompt = "p" }
        };
        var (status, body) = await _gateway.SendAsync("POST", "/configs/explain", new { request });
        Assert.True(status == 200, body.ToString());
        return body.GetProperty("attempts")[0].GetProperty("provider").GetString();
    }
}
