using System.Text.Json.Nodes;
using ImageGateway.Api.Tests.Streams;
using ImageGateway.Api.Tests.Testing;

namespace ImageGateway.Api.Tests.Identity;

/// <summary>Lists of models over all providers show a narrowed key only what it may use.</summary>
public sealed class NarrowedModelsTests : IAsyncLifetime
{
    private readonly RecordingHost _vendor = new();
    private ScriptedHost _lists = null!;
    private TestGateway _gateway = null!;
    private int _number;

    public static TheoryData<string> Slugs { get; } = [.. TestGateway.Providers.Select(provider => provider.Slug)];

    public async Task InitializeAsync()
    {
        _lists = await ScriptedHost.StartAsync();
        _gateway = await TestGateway.StartAsync(TestGateway.Providers.SelectMany(provider => new[]
        {
            ($"PROVIDERS:{provider.Slug}:BASEURL", _vendor.Url),
            ($"PROVIDERS:{provider.Slug}:TOKENURL", _vendor.Url),
        }));
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _vendor.DisposeAsync();
        await _lists.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task Models_NarrowedKeyOrSavedProvider_ShowsWhatItMayUse(string slug)
    {
        var models = TestGateway.Providers.Single(provider => provider.Slug == slug).Models.Select(model => model.Name).ToList();
        if (models.Count == 0)
            return;
        var first = models[0];
        var answer = new JsonObject { ["object"] = "list", ["data"] = new JsonArray([.. models.Select(name => new JsonObject { ["id"] = name }), new JsonObject { ["name"] = "no id" }]) }.ToJsonString();
        var entry = await SaveAsync(slug, ("custom_host", _lists.Add("application/json", answer).AbsoluteUri));
        var narrowed = await SaveAsync(slug, ("custom_host", _lists.Add("application/json", answer).AbsoluteUri), ("allowed_models", new JsonArray(first)));
        var key = await KeyAsync(new() { ["allowed_models"] = new JsonArray(first), ["allowed_providers"] = new JsonArray(entry, narrowed) });

        foreach (var (caller, provider) in new[] { (key, entry), (key, narrowed), (TestGateway.AdminKey, narrowed) })
        {
            (string, string)[] headers = [("x-portkey-api-key", caller), ("x-portkey-virtual-key", provider)];
            Assert.Equal([first], await ListedAsync(headers));
            foreach (var other in models.Where(name => !name.Equals(first, StringComparison.OrdinalIgnoreCase)).Take(2))
            {
                var (status, body) = await _gateway.SendAsync("GET", "/models/" + Uri.EscapeDataString(other), null, headers);
                Assert.True(status is 403 or 412 && TestGateway.CodeOf(body) == "model_not_allowed", $"{other}: {status} {body}");
            }
        }

        Assert.Equal(new[] { $"@{entry}/{first}", $"@{narrowed}/{first}" }.Order(StringComparer.Ordinal), (await ListedAsync(("x-portkey-api-key", key))).Order(StringComparer.Ordinal));
        Assert.Equal(200, (await _gateway.SendAsync("GET", $"/models/@{entry}/{first}", null, ("x-portkey-api-key", key))).Status);
        Assert.Equal(404, (await _gateway.SendAsync("GET", $"/models/@{slug}/{first}", null, ("x-portkey-api-key", key))).Status);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("{\"data\":{}}")]
    [InlineData("{\"data\":[],\"data\":[{\"id\":\"secret-model\"}]}")]
    public async Task Models_ListThatCannotBeRead_IsNotHandedOnToANarrowedKey(string answer)
    {
        var entry = await SaveAsync("openai", ("custom_host", _lists.Add("application/json", answer).AbsoluteUri));
        var key = await KeyAsync(new() { ["allowed_models"] = new JsonArray("dall-e-3") });
        var (status, body) = await _gateway.SendAsync("GET", "/models", null, ("x-portkey-api-key", key), ("x-portkey-virtual-key", entry));
        Assert.Equal((502, "invalid_upstream_response"), (status, TestGateway.CodeOf(body)));
    }

    private async Task<IReadOnlyList<string>> ListedAsync(params (string, string)[] headers)
    {
        var (status, body) = await _gateway.SendAsync("GET", "/models", null, headers);
        Assert.True(status == 200, body.ToString());
        return [.. body.GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString()!)];
    }

    private async Task<string> SaveAsync(string slug, params (string Name, JsonNode Value)[] more)
    {
        var name = $"entry-{++_number}";
        var body = new JsonObject { ["name"] = name, ["slug"] = name, ["provider"] = slug, ["key"] = "the-vendors-key-0123", ["vertex_project_id"] = "my-project" };
        foreach (var (member, value) in more)
            body[member] = value;
        await _gateway.ManageAsync("POST", "/virtual-keys", body);
        return name;
    }

    private async Task<string> KeyAsync(JsonObject narrowed)
    {
        var body = (JsonObject)narrowed.DeepClone();
        (body["name"], body["scopes"]) = ($"key {++_number}", new JsonArray("completions.write", "models.list", "configs.read"));
        return (await _gateway.ManageAsync("POST", "/api-keys/workspace/service", body)).GetProperty("key").GetString()!;
    }
}
