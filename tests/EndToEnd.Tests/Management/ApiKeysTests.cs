using System.Security.Cryptography;
using System.Text.Json;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Management;

/// <summary>Gateway keys: made, shown once, used, bounded by scopes, rotated, declared in a file.</summary>
public sealed class ApiKeysTests(KeysGateway gateways) : IClassFixture<KeysGateway>, IAsyncLifetime
{
    private const string Admin = KeysGateway.Admin;
    private const string ByTier = """
        {"strategy":{"mode":"conditional","conditions":[{"query":{"metadata.tier":"gold"},"then":"gold"}],"default":"other"},
         "targets":[{"name":"gold","provider":"sandbox"},{"name":"other","provider":"sandbox","override_params":{"model":"sandbox-500"}}]}
        """;

    private readonly Gateway _gateway = gateways.Gateway;

    private GatewayClient Client => _gateway.Client;

    public Task InitializeAsync() => Client.ForgetKeysAsync(("x-portkey-api-key", Admin));

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task ApiKey_FromCreationToDeletion_IsShownOnceAndUsed()
    {
        var created = await CreateAsync(new
        {
            name = "Team key",
            description = "for tests",
            scopes = new[] { "completions.write" },
            usage_limits = new { credit_limit = 5, periodic_reset = "monthly" },
            rate_limits = new[] { new { type = "requests", unit = "rpm", value = 10 } },
            defaults = new { metadata = new { team = "a" } },
            expiresAt = "2100-01-01T00:00:00Z",
        });
        var (id, key) = (Text(created, "id")!, Text(created, "key")!);
        Assert.Equal("api-key", Text(created, "object"));
        Assert.StartsWith("igw-", key, StringComparison.Ordinal);

        var read = (await ManageAsync("GET", "/api-keys/" + id)).Checked(200);
        Assert.DoesNotContain(key, read.Text, StringComparison.Ordinal);
        Assert.Equal(("Team key", "workspace-service", "api", "active", "default", "2100-01-01T00:00:00.000Z"),
            (Text(read.Json, "name"), Text(read.Json, "type"), Text(read.Json, "creation_mode"), Text(read.Json, "status"), Text(
                read.Json, "workspace_id"), Text(read.Json, "expires_at")));
        Assert.Equal($"{key[..2]}********{key[^3..]}", Text(read.Json, "key"));
        Assert.Equal(
            """{"metadata":{"team":"a"},"config_id":null,"allow_config_override":true}""", read.Json.GetProperty("defaults").GetRawText());
        Assert.Equal(id, Text(Assert.Single((await ManageAsync("GET", "/api-keys")).Json.GetProperty("data").EnumerateArray()), "id"));

        (await GenerateAsync(key)).Checked(200);
        (await ManageAsync("PUT", "/api-keys/" + id, new { name = "Renamed" })).Checked(200);
        Assert.Equal("Renamed", Text((await ManageAsync("GET", "/api-keys/" + id)).Json, "name"));
        (await GenerateAsync(key)).Checked(200);

        // Portkey's Node client sends a body with its deletion.
        Assert.Equal("{}", (await ManageAsync("DELETE", "/api-keys/" + id, new { id })).Checked(200).Text);
        (await GenerateAsync(key)).Refused(401, "invalid_api_key");
        (await ManageAsync("GET", "/api-keys/" + id)).Refused(404, "not_found");
    }

    [Fact]
    public async Task ApiKey_NothingThatIsKept_HasItsText()
    {
        await using var gateway = await StartAsync();
        var key = await KeyAsync(gateway);
        Assert.All(FolderTexts.Read(gateway.DataDirectory), text => Assert.DoesNotContain(key, text, StringComparison.Ordinal));
        Assert.DoesNotContain(key, gateway.Server.Process.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/virtual-keys", "virtual_keys.list")]
    [InlineData("DELETE", "/virtual-keys/team", "virtual_keys.delete")]
    [InlineData("PUT", "/integrations/team", "integrations.update")]
    [InlineData("GET", "/api-keys", "workspace_service_api_keys.list")]
    [InlineData("GET", "/models", "models.list")]
    public async Task Call_WithoutTheScope_Is403AndWithItIsNot(string method, string path, string scope)
    {
        var without = await KeyAsync("logs.list", "virtual_keys.copy");
        var with = await KeyAsync(scope);
        var refused = (await Client.ManageAsync(method, path, null, ("x-portkey-api-key", without))).Refused(403, "scope_missing");
        Assert.Equal("You do not have enough permissions to execute this request", Text(refused.Json, "message"));
        Assert.Contains((await Client.ManageAsync(method, path, null, ("x-portkey-api-key", with))).Status, new[] { 200, 404 });
    }

    [Theory]
    [InlineData("/v1/images/generations")]
    [InlineData("/v1/images/edits")]
    [InlineData("/v1/images/variations")]
    [InlineData("/v1/images/estimate")]
    [InlineData("/v1/configs/explain")]
    public async Task Post_KeyWithoutTheScopeForImages_Is403(string path)
    {
        var key = await KeyAsync("virtual_keys.list");
        using var body = System.Net.Http.Json.JsonContent.Create(new { prompt = "p" });
        (await Client.SendAsync(HttpMethod.Post, path, body, ("x-portkey-api-key", key), ("x-portkey-provider", "sandbox"))).Refused(
            403, "scope_missing");
    }

    [Fact]
    public async Task Create_MoreThanTheCallerMay_IsRefused()
    {
        var maker = await KeyAsync("workspace_service_api_keys.create", "workspace_service_api_keys.update", "completions.write");
        (await Client.ManageAsync(
            "POST", "/api-keys/workspace/service", new { name = "k", scopes = new[] { "completions.write", "virtual_keys.delete" } },
            ("x-portkey-api-key", maker))).Refused(403, "scope_missing");
        (await Client.ManageAsync(
            "POST", "/api-keys/organisation/service", new { name = "k", scopes = new[] { "completions.write" } },
            ("x-portkey-api-key", maker))).Refused(403, "scope_missing");
        (await Client.ManageAsync(
            "POST", "/api-keys/workspace/user", new { name = "k", user_id = "u", scopes = new[] { "completions.write" } },
            ("x-portkey-api-key", maker))).Refused(403, "scope_missing");
        (await Client.ManageAsync(
            "POST", "/api-keys/workspace/service", new { name = "k", scopes = new[] { "completions.write" } },
            ("x-portkey-api-key", maker))).Checked(200);

        // A rotation shows the key, so it would give away what that one may do.
        var other = Text(await CreateAsync(new { name = "strong", scopes = new[] { "virtual_keys.delete" } }), "id");
        (await Client.ManageAsync("POST", $"/api-keys/{other}/rotate", null, ("x-portkey-api-key", maker))).Refused(403, "scope_missing");
    }

    [Fact]
    public async Task Create_FaultyBody_NamesEveryFault()
    {
        var refused = (await ManageAsync("POST", "/api-keys/workspace/user", new
        {
            scopes = new[] { "Not a scope" },
            usage_limits = new { type = "tokens", credit_limit = 1 },
            rate_limits = new[] { new { type = "requests", unit = "rps", value = 1 } },
            alert_emails = new[] { "a@example.com" },
            rotation_policy = new { rotation_period = "weekly" },
            expires_at = "2001-01-01",
        })).Refused(400, "invalid_value");
        foreach (var word in new[] { "'name'", "'scopes'", "'tokens'", "'rps'", "'user_id'", "past" })
            Assert.Contains(
                refused.Json.GetProperty("errors").EnumerateArray(), fault => fault.GetString()!.Contains(word, StringComparison.Ordinal));
        foreach (var word in new[] { "'alert_emails'", "'rotation_policy'" })
            Assert.Contains(word, refused.Header("x-gateway-warning"), StringComparison.Ordinal);
        refused = (await ManageAsync(
            "POST", "/api-keys/workspace/service",
            new { scope = new[] { "completions.write" }, defaults = new { metadata = new { n = 1 } } })).Refused(400, "invalid_value");
        Assert.Equal(
            ["'scope' is not known here; did you mean 'scopes'?", "'defaults.metadata.n' must be a text of at most 10000 characters"],
            refused.Json.GetProperty("errors").EnumerateArray().Select(fault => fault.GetString()));
        (await ManageAsync("POST", "/api-keys/organisation/user", new { name = "k", scopes = new[] { "completions.write" } })).Refused(
            400, "invalid_value");
    }

    [Fact]
    public async Task Rotate_BothKeysAreGoodUntilTheTransitionEnds()
    {
        var created = await CreateAsync(new { name = "k", scopes = new[] { "completions.write" } });
        var (id, first) = (Text(created, "id")!, Text(created, "key")!);
        (await ManageAsync("POST", $"/api-keys/{id}/rotate", new { key_transition_period_ms = 1000 })).Refused(400, "invalid_value");
        var rotated = (await ManageAsync("POST", $"/api-keys/{id}/rotate", new { key_transition_period_ms = 1_800_000 })).Checked(200).Json;
        var second = Text(rotated, "key")!;
        Assert.Equal(id, Text(rotated, "id"));
        Assert.InRange(
            rotated.GetProperty("key_transition_expires_at")
                .GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(29), DateTimeOffset.UtcNow.AddMinutes(31));
        (await GenerateAsync(first)).Checked(200);
        (await GenerateAsync(second)).Checked(200);

        var third = Text(
            (await ManageAsync("POST", $"/api-keys/{id}/rotate", new { key_transition_period_ms = 0 })).Checked(200).Json, "key")!;
        (await GenerateAsync(second)).Refused(401, "invalid_api_key");
        (await GenerateAsync(third)).Checked(200);
        (await GenerateAsync(first)).Refused(401, "invalid_api_key");
    }

    [Fact]
    public async Task Expired_Is401WithPortkeysCode()
    {
        var created = await CreateAsync(new { name = "k", scopes = new[] { "completions.write" } });
        var key = Text(created, "key")!;
        (await GenerateAsync(key)).Checked(200);
        // Only now, so that how long an image takes does not matter.
        (await ManageAsync("PUT", $"/api-keys/{Text(created, "id")}", new { expires_at = DateTimeOffset.UtcNow.AddSeconds(4) })).Checked(
            200);
        await Eventually.TrueAsync("the key expires", TimeSpan.FromSeconds(60), async _ => (await GenerateAsync(key)).Status == 401);
        var refused = (await GenerateAsync(key)).Refused(401, "api_key_expired");
        Assert.Equal("Portkey Error: API Key has expired. Error Code: 01", Text(refused.Json, "message"));
    }

    [Fact]
    public async Task Generate_DefaultMetadata_IsTheRequestsOwnAndWins()
    {
        var key = Text(
            await CreateAsync(
                new { name = "k", scopes = new[] { "completions.write" }, defaults = new { metadata = new { tier = "gold" } } }), "key")!;
        (string, string)[] headers = [("x-portkey-api-key", key), ("x-portkey-config", ByTier.ReplaceLineEndings(string.Empty))];
        (await Client.GenerateAsync(Image, headers)).Checked(200);
        (await Client.GenerateAsync(Image, [.. headers, ("x-portkey-metadata", """{"tier":"lead","a":"b"}""")])).Checked(200);
        (await Client.GenerateAsync(Image, ("x-portkey-api-key", Admin), headers[1])).Checked(500);
    }

    [Fact]
    public async Task WrongKeys_ManyFromOneAddress_AreNotLookedAtWhileGoodOnesAreServed()
    {
        await using var gateway = await HostAsync();
        var used = await KeyAsync(gateway);
        (await gateway.Client.GenerateAsync(Image, Sandbox(used))).Checked(200);
        var responses = new List<GatewayResponse>();
        for (var round = 0; round < 50; round++)
            responses.AddRange(
                await Task.WhenAll(
                    Enumerable.Range(0, 16)
                        .Select(number => gateway.Client.GetAsync("/v1/models", ("x-portkey-api-key", $"guess-{round}-{number}")))));

        Assert.All(responses, gatewayResponse => Assert.Contains(gatewayResponse.Status, new[] { 401, 429 }));
        var damped = responses.First(gatewayResponse => gatewayResponse.Status == 429).Refused(429, "too_many_wrong_keys");
        Assert.Equal("1", damped.Header("retry-after"));
        (await gateway.Client.GenerateAsync(Image, Sandbox(used))).Checked(200);
    }

    [Fact]
    public async Task KeysFile_DeclaresKeysThatTheApiOnlyReads()
    {
        var path = Path.Combine(_gateway.DataDirectory, "keys.json");
        await File.WriteAllTextAsync(path, Declared("first-key-of-the-file", "CI"));
        await using var gateway = await Gateway.HostAsync(
            new Dictionary<string, string> { ["ADMINKEY"] = Admin, ["KEYSFILE"] = path }, "--auth", "keys");
        (string, string) admin = ("x-portkey-api-key", Admin);
        (await gateway.Client.GenerateAsync(Image, Sandbox("first-key-of-the-file"))).Checked(200);
        (await gateway.Client.GenerateAsync(Image, Sandbox("key-kept-as-hash"))).Checked(200);

        var keys = (await gateway.Client.ManageAsync("GET", "/api-keys", null, admin)).Checked(200).Json.GetProperty("data")
            .EnumerateArray().ToList();
        var ci = keys.Single(key => Text(key, "slug") == "ci");
        Assert.Equal(("CI", "auto"), (Text(ci, "name"), Text(ci, "creation_mode")));
        foreach (var (method, end) in new[] { ("PUT", ""), ("DELETE", ""), ("POST", "/rotate") })
            (await gateway.Client
                .ManageAsync(method, $"/api-keys/{Text(ci, "id")}{end}", method == "PUT" ? new { name = "x" } : null, admin)).Refused(
                    403, "declared_in_file");

        // The same slug stays the same key; one that is gone from the file is gone.
        await File.WriteAllTextAsync(
            path, Declared("second-key-of-the-file", "CI 2").Replace("\"hashed\"", "\"other\"", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddSeconds(5));
        await Eventually.TrueAsync(
            "the file is read again", TimeSpan.FromSeconds(
                20), async _ => (await gateway.Client.GenerateAsync(Image, Sandbox("second-key-of-the-file"))).Status == 200);
        (await gateway.Client.GenerateAsync(Image, Sandbox("first-key-of-the-file"))).Refused(401, "invalid_api_key");
        // Keys of a file are written one after the other.
        await Eventually.TrueAsync("all keys of the file are written", TimeSpan.FromSeconds(20), async _ =>
        {
            keys = [.. (await gateway.Client.ManageAsync("GET", "/api-keys", null, admin)).Checked(200).Json.GetProperty("data")
                .EnumerateArray()];
            return keys.Count > 1;
        });
        Assert.Equal(
            (Text(ci, "id"), "CI 2"), keys.Where(key => Text(key, "slug") == "ci").Select(key => (Text(key, "id"), Text(key, "name")))
                .Single());
        Assert.Equal(["ci", "other"], keys.Select(key => Text(key, "slug")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task KeysFile_WithFaults_EndsTheStart()
    {
        var path = Path.Combine(_gateway.DataDirectory, "keys.json");
        await File.WriteAllTextAsync(path, """{"api_keys":[{"slug":"ci","name":"CI","key":"short","scopes":["completions.write"]}]}""");
        await using var refused = ChildProcess.Start(
            null, Gateway.Environment(
                new Dictionary<string, string> { ["KEYSFILE"] = path }), "dotnet", BuiltPaths.Gateway, "--urls", "http://127.0.0.1:0",
                "--auth", "keys", "--data-directory", Path.Combine(_gateway.DataDirectory, "other"));
        Assert.Equal(2, await refused.ExitCodeAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains("IMAGEGATEWAY__KEYSFILE", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("'key' must have at least 16 characters", refused.Errors, StringComparison.Ordinal);
    }

    private static object Image { get; } = new { prompt = "a lighthouse", size = "64x64" };

    private static (string, string)[] Sandbox(string key) => [("x-portkey-api-key", key), ("x-portkey-provider", "sandbox")];

    private static string Declared(string key, string name)
    {
        object[] keys =
        [
            new { slug = "ci", name, key, scopes = new[] { "completions.write" }, usage_limits = new { credit_limit = 5 } },
            new { slug = "hashed", name = "Hashed", key_sha256 = Convert.ToHexStringLower(
                SHA256.HashData("key-kept-as-hash"u8)), scopes = new[] { "completions.write" }, expires_at = "2100-01-01" },
        ];
        return JsonSerializer.Serialize(new { api_keys = keys });
    }

    private static Task<Gateway> StartAsync() =>
        Gateway.StartAsync(new Dictionary<string, string> { ["ADMINKEY"] = Admin }, "--auth", "keys");

    private static Task<Gateway> HostAsync() =>
        Gateway.HostAsync(new Dictionary<string, string> { ["ADMINKEY"] = Admin }, "--auth", "keys");

    private static async Task<string> KeyAsync(Gateway gateway) => Text(
        (await gateway.Client.ManageAsync(
            "POST", "/api-keys/workspace/service", new { name = "k", scopes = new[] { "completions.write" } },
            ("x-portkey-api-key", Admin))).Checked(200).Json, "key")!;

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private Task<GatewayResponse> ManageAsync(string method, string path, object? body = null) =>
        Client.ManageAsync(method, path, body, ("x-portkey-api-key", Admin));

    private Task<GatewayResponse> GenerateAsync(string key) => Client.GenerateAsync(Image, Sandbox(key));

    private async Task<JsonElement> CreateAsync(object body) =>
        (await ManageAsync("POST", "/api-keys/workspace/service", body)).Checked(200).Json;

    private async Task<string> KeyAsync(params string[] scopes) => Text(await CreateAsync(new { name = "k", scopes }), "key")!;
}
