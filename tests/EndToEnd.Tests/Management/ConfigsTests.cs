using System.Text.Json;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Management;

/// <summary>Saved configs: kept with their versions, without plain credentials, and used by requests.</summary>
public sealed class ConfigsTests(HostedWorld world) : IClassFixture<HostedWorld>, IAsyncLifetime
{
    private const string Secret = "sk-test-secret-in-a-config";

    private readonly string _token = SimulatorClient.NewToken();
    private readonly Gateway _gateway = world.Gateway;

    private GatewayClient Client => _gateway.Client;

    public Task InitializeAsync() => Client.ForgetSavedAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Config_FromCreationToDeletion_KeepsItsVersions()
    {
        var created = await SaveAsync(new { name = "My route", config = Fallback("sandbox-500"), isDefault = 1 });
        Assert.Equal(("pc-my-route", "config"), (Text(created, "slug"), Text(created, "object")));
        Assert.Equal(Text(created, "id"), Text(created.GetProperty("data"), "id"));

        var listed = Assert.Single((await Client.ManageAsync("GET", "/configs")).Checked(200).Json.GetProperty("data").EnumerateArray());
        Assert.Equal(
            ("pc-my-route", "My route", "active", "default", 1),
            (Text(listed, "slug"), Text(listed, "name"), Text(listed, "status"), Text(listed, "workspace_id"), listed.GetProperty(
                "is_default").GetInt32()));
        Assert.False(listed.TryGetProperty("config", out _));

        // Portkey's Node client repeats the slug in the body.
        var updated = (await Client.ManageAsync(
            "PUT", "/configs/pc-my-route", new { slug = "pc-my-route", name = "Renamed", config = Fallback("sandbox-503") })).Checked(
                200).Json;
        Assert.NotEqual(Text(created, "version_id"), Text(updated, "version_id"));
        var read = (await Client.ManageAsync("GET", "/configs/pc-my-route")).Checked(200).Json;
        Assert.Equal(("Renamed", Text(updated, "version_id")), (Text(read, "name"), Text(read, "version_id")));
        Assert.Contains("sandbox-503", read.GetProperty("config").GetRawText(), StringComparison.Ordinal);
        Assert.Equal(read.GetProperty("config").GetRawText(), read.GetProperty("data").GetProperty("config").GetRawText());

        var versions = (await Client.ManageAsync("GET", "/configs/pc-my-route/versions")).Checked(200).Json.GetProperty("data")
            .EnumerateArray().ToList();
        Assert.Equal(["Renamed", "My route"], versions.Select(version => Text(version, "name")));
        Assert.Contains("sandbox-500", Text(versions[1], "config"), StringComparison.Ordinal);
        (await Client.ManageAsync("POST", "/configs/pc-my-route/restore", new { version_id = Text(created, "version_id") })).Checked(200);
        read = (await Client.ManageAsync("GET", "/configs/pc-my-route")).Checked(200).Json;
        Assert.Contains("sandbox-500", read.GetProperty("config").GetRawText(), StringComparison.Ordinal);
        Assert.Equal("Renamed", Text(read, "name"));
        Assert.Equal(3, (await Client.ManageAsync("GET", "/configs/pc-my-route/versions")).Json.GetProperty("total").GetInt32());
        (await Client.ManageAsync("POST", "/configs/pc-my-route/restore", new { version_id = "another" })).Refused(400, "invalid_value");

        Assert.Equal("{}", (await Client.ManageAsync("DELETE", "/configs/pc-my-route")).Checked(200).Text);
        (await Client.ManageAsync("GET", "/configs/pc-my-route")).Refused(404, "not_found");
        (await GenerateAsync("pc-my-route")).Refused(400, "config_unknown");

        // A slug that is used again is another config.
        Assert.NotEqual(Text(created, "id"), Text(await SaveAsync(new { name = "My route", config = Fallback("sandbox") }), "id"));
    }

    [Fact]
    public async Task Generate_SavedConfig_IsFoundBySlugOrIdAndChangesAtOnce()
    {
        var created = await SaveAsync(
            new { name = "route", config = new { provider = "sandbox", override_params = new { model = "sandbox-500" } } });
        foreach (var name in new[] { "pc-route", Text(created, "id")! })
            Assert.Equal(500, (await GenerateAsync(name)).Status);

        (await Client.ManageAsync("PUT", "/configs/pc-route", new { config = new { provider = "sandbox" } })).Checked(200);
        foreach (var name in new[] { "pc-route", Text(created, "id")! })
            Assert.Single((await GenerateAsync(name)).Data);
        var explained = (await Client.ManageAsync(
            "POST", "/configs/explain", new { config = "pc-route", request = new { body = new { prompt = "p" } } })).Checked(200).Json;
        Assert.Equal("sandbox", Text(Assert.Single(explained.GetProperty("attempts").EnumerateArray()), "provider"));
        (await Client.ManageAsync("POST", "/images/estimate", new { prompt = "p" }, ("x-portkey-config", "pc-route"))).Checked(200);

        (await Client.ManageAsync("PUT", "/configs/pc-route", new { status = "archived" })).Checked(200);
        (await GenerateAsync("pc-route")).Refused(400, "config_unknown");
    }

    [Fact]
    public async Task Generate_SavedConfigWithoutProvider_TakesTheHeaders()
    {
        await SaveAsync(new { name = "settings", slug = "my.settings", config = new { override_params = new { model = "sandbox-429" } } });
        Assert.Equal(
            429, (await Client.GenerateAsync(
                new { prompt = "p" }, ("x-portkey-provider", "sandbox"), ("x-portkey-config", "my.settings"))).Status);
    }

    [Fact]
    public async Task Generate_CacheHeaderWithAConfigThatChanged_DrawsAnew()
    {
        await SaveAsync(new { name = "cached", config = new { provider = "sandbox", override_params = new { size = "64x64" } } });
        (string, string)[] headers = [("x-portkey-config", "pc-cached"), ("x-portkey-cache", "simple")];
        async Task<string> StatusAsync() =>
            (await Client.GenerateAsync(new { prompt = "a lighthouse" }, headers)).Checked(200).Header("x-portkey-cache-status")!;

        Assert.Equal(["MISS", "HIT"], [await StatusAsync(), await StatusAsync()]);
        (await Client.ManageAsync(
            "PUT", "/configs/pc-cached",
            new { config = new { provider = "sandbox", override_params = new { size = "128x128" } } })).Checked(200);
        Assert.Equal(["MISS", "HIT"], [await StatusAsync(), await StatusAsync()]);
    }

    [Fact]
    public async Task Create_FaultyConfig_IsRefusedWithPortkeysFaults()
    {
        var refused = (await Client.ManageAsync(
            "POST", "/configs",
            new
            {
                name = "x",
                config = new { strategy = new { mode = "nonsense" }, targets = new[] { new { provider = "nobody" } } }
            })).Refused(
                    400, "invalid_value");
        Assert.Contains("strategy,mode", refused.Text, StringComparison.Ordinal);
        Assert.Contains("targets,0,provider", refused.Text, StringComparison.Ordinal);
        (await Client.ManageAsync("POST", "/configs", new { name = "x" })).Refused(400, "invalid_value");
        (await Client.ManageAsync("POST", "/configs", new { name = "x", config = "{\"provider\":" })).Refused(400, "invalid_value");
        Assert.Empty((await Client.ManageAsync("GET", "/configs")).Json.GetProperty("data").EnumerateArray());
    }

    [Fact]
    public async Task Config_WithCredentials_ShowsMasksKeepsNoPlainTextAndIsUsed()
    {
        await SaveAsync(
            new
            {
                name = "mine",
                config = new
                {
                    strategy = new { mode = "fallback" },
                    targets = new object[] { new { provider = "openai", api_key = Secret }, new { provider = "sandbox" } }
                }
            });
        var masked = (await Client.ManageAsync("GET", "/configs/pc-mine")).Checked(200).Json.GetProperty("config");
        Assert.Equal("sk********fig", masked.GetProperty("targets")[0].GetProperty("api_key").GetString());

        // As a console does: read, change something, write all of it back.
        (await Client.ManageAsync(
            "PUT", "/configs/pc-mine",
            new
            {
                config = new
                {
                    strategy = new { mode = "fallback" },
                    retry = new { attempts = 1 },
                    targets = new[] { masked.GetProperty("targets")[1], masked.GetProperty("targets")[0] }
                }
            })).Checked(200);
        (await Client.ManageAsync(
            "PUT", "/configs/pc-mine",
            new
            {
                config = new
                {
                    strategy = new { mode = "fallback" },
                    retry = new { attempts = 1 },
                    targets = new[] { masked.GetProperty("targets")[0], masked.GetProperty("targets")[1] }
                }
            })).Checked(200);
        Assert.Single(
            (await Client.GenerateAsync(new { model = "dall-e-3", prompt = $"[token:{_token}]" }, ("x-portkey-config", "pc-mine"))).Data);
        Assert.Equal("Bearer " + Secret, Assert.Single(await world.Simulators.SeenAsync(_token)).Header("authorization"));

        foreach (var path in new[] { "/configs/pc-mine", "/configs/pc-mine/versions", "/audit-logs" })
            Assert.DoesNotContain(Secret, (await Client.ManageAsync("GET", path)).Checked(200).Text, StringComparison.Ordinal);
        Assert.All(
            FolderTexts.Read(_gateway.DataDirectory), static text => Assert.DoesNotContain(Secret, text, StringComparison.Ordinal));
    }

    private static object Fallback(string model) =>
        new { strategy = new { mode = "fallback" }, targets = new[] { new { provider = "sandbox", override_params = new { model } } } };

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private Task<GatewayResponse> GenerateAsync(string config) =>
        Client.GenerateAsync(new { prompt = "a lighthouse", size = "64x64" }, ("x-portkey-config", config));

    private async Task<JsonElement> SaveAsync(object body) => (await Client.ManageAsync("POST", "/configs", body)).Checked(200).Json;
}
