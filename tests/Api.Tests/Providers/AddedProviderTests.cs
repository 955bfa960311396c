using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using ImageGateway.Api.Tests.Testing;

namespace ImageGateway.Api.Tests.Providers;

/// <summary>The folder and the line of docs/adding-a-provider.md make a provider that is served like any other.</summary>
public sealed class AddedProviderTests(AddedProvider added) : IClassFixture<AddedProvider>
{
    private const string Key = "aq-secret-of-the-studio";

    private readonly string _token = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Code_TestsOfThePage_Pass()
    {
        var tests = added.Code.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<FactAttribute>() is not null).ToList();

        Assert.Equal(2, tests.Count);
        foreach (var test in tests)
        {
            if (test.Invoke(Activator.CreateInstance(test.DeclaringType!), null) is Task task)
                await task;
        }
    }

    [Fact]
    public async Task Draw_SavedKey_ReachesTheProviderAndGivesItsImage()
    {
        var slug = await SaveAsync(new { aquarelle_paper = "rough" });
        using var response = await DrawAsync(
            new { model = $"@{slug}/wash", prompt = $"a lighthouse [token:{_token}]", size = "1024x1024", response_format = "b64_json" });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var image = (await ReadAsync(response)).GetProperty("data")[0].GetProperty("b64_json").GetBytesFromBase64();
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], image[..4]);
        Assert.Equal(("round", "0.02"), (Header(response, "x-aquarelle-brush"), Header(response, "x-gateway-cost-usd")));
        var seen = await added.SeenAsync(_token);
        Assert.Contains("Bearer " + Key, seen, StringComparison.Ordinal);
        Assert.Contains("rough", seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[moderate]")]
    [InlineData("[filter-output]")]
    public async Task Draw_WithheldByTheProvider_IsAContentPolicyViolation(string words)
    {
        var slug = await SaveAsync(new { });
        using var response = await DrawAsync(new { model = $"@{slug}/wash", prompt = "a lighthouse " + words });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("content_policy_violation", TestGateway.CodeOf(await ReadAsync(response)));
    }

    [Fact]
    public async Task Draw_DestinationOfASavedKeyByHeader_IsRefused()
    {
        var slug = await SaveAsync(new { });
        using var response = await DrawAsync(
            new { model = $"@{slug}/wash", prompt = $"x [token:{_token}]" }, ("x-portkey-aquarelle-studio", "evil"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.DoesNotContain(Key, await added.SeenAsync(_token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_ByAlias_ListsIts()
    {
        var (status, body) = await added.Gateway.SendAsync("GET", "/models", null, ("x-portkey-provider", "aquarelle-studio"));

        Assert.Equal(200, status);
        var names = body.GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString());
        Assert.Equal(["glaze", "wash"], names.Order());
    }

    [Fact]
    public async Task Explain_SavedKey_ShowsTheCallWithoutTheKey()
    {
        var slug = await SaveAsync(new { aquarelle_paper = "smooth" });
        var (status, body) = await added.Gateway.SendAsync("POST", "/configs/explain", new
        {
            config = new { provider = "@" + slug },
            request = new
            {
                method = "POST",
                path = "/v1/images/generations",
                headers = new { },
                body = new { prompt = "a lighthouse", size = "1536x1024", style = "vivid" },
            },
        });

        Assert.Equal(200, status);
        var attempt = Assert.Single(body.GetProperty("attempts").EnumerateArray());
        Assert.Equal(("aquarelle", "wash"), (attempt.GetProperty("provider").GetString(), attempt.GetProperty("model").GetString()));
        Assert.Equal(added.Host + "/draw", attempt.GetProperty("request").GetProperty("url").GetString());
        var sent = attempt.GetProperty("request").GetProperty("body");
        Assert.Equal(("wide", "smooth"), (sent.GetProperty("shape").GetString(), sent.GetProperty("paper").GetString()));
        Assert.DoesNotContain(Key, body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Estimate_TwoImages_CostsTwice()
    {
        var slug = await SaveAsync(new { });
        var (status, body) = await added.Gateway.SendAsync(
            "POST", "/images/estimate", new { model = $"@{slug}/wash", prompt = "a lighthouse", n = 2 });

        Assert.Equal(200, status);
        Assert.Equal((0.04m, 2), (body.GetProperty("cost_usd").GetDecimal(), body.GetProperty("requests").GetArrayLength()));
    }

    [Fact]
    public async Task Schema_OfConfigs_KnowsItsSettings()
    {
        var (status, body) = await added.Gateway.SendAsync("GET", "/configs/schema", null);

        Assert.Equal(200, status);
        var config = body.GetProperty("$defs").GetProperty("config").GetProperty("properties");
        var slugs = config.GetProperty("provider").GetProperty("anyOf")[0].GetProperty("enum").EnumerateArray();
        Assert.Contains("aquarelle", slugs.Select(slug => slug.GetString()));
        Assert.True(config.TryGetProperty("aquarelle_paper", out _) && config.TryGetProperty("aquarelleStudio", out _));
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

    // The slug of an entry whose key goes to the simulator.
    private async Task<string> SaveAsync(object settings)
    {
        var slug = "paint-" + _token;
        var body = JsonSerializer.SerializeToNode(settings)!.AsObject();
        (body["name"], body["slug"], body["provider"], body["key"]) = ("Paint", slug, "aquarelle", Key);
        body["custom_host"] = added.Host.AbsoluteUri;
        var saved = await added.Gateway.ManageAsync("POST", "/virtual-keys", body);
        Assert.DoesNotContain(Key, saved.GetRawText(), StringComparison.Ordinal);
        return slug;
    }

    private async Task<HttpResponseMessage> DrawAsync(object body, params IEnumerable<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/images/generations") { Content = JsonContent.Create(body) };
        request.Headers.Add("x-portkey-api-key", TestGateway.AdminKey);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return await added.Gateway.Client.SendAsync(request);
    }
}
