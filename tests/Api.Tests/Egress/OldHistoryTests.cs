using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.Api.Tests.Testing;
using ImageGateway.TestKit;
using Microsoft.Data.Sqlite;

namespace ImageGateway.Api.Tests.Egress;

/// <summary>
/// A data directory in which a gateway without sealing left credentials in versions, audit texts and rules for models: after a
/// start no file has them, and what they belong to works.
/// </summary>
public sealed class OldHistoryTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingHost _vendor = new();
    private readonly List<string> _planted = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _vendor.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Start_PlainSecretsOfEveryProvider_AreInNoFileAndTheOldVersionWorks()
    {
        await using (var before = await TestGateway.StartOnAsync(_folder))
            await FillAsync(before);
        await PlantAsync();
        Assert.NotEmpty(FoundInFiles());

        await using (var gateway = await TestGateway.StartOnAsync(_folder))
        {
            Assert.Empty(FoundInFiles());
            string[] shown = [
                await ReadAsync(gateway, "/configs/old/versions"), await ReadAsync(gateway, "/audit-logs?page_size=1000"),
                await ReadAsync(gateway, "/admin/export"),
                await ReadAsync(gateway, "/integrations/lent-openai/models"), await ReadAsync(gateway, "/configs/old")];
            Assert.All(shown, text => Assert.DoesNotContain(_planted, secret => text.Contains(secret, StringComparison.Ordinal)));
            Assert.Contains("\"unit\":\"kept\"", shown[3], StringComparison.Ordinal);

            // The oldest version is brought back, and its credential is sent where it says.
            await gateway.ManageAsync("POST", "/configs/old/restore", new { version = 1 });
            await gateway.SendAsync(
                "POST", "/images/generations", new { model = "gpt-image-1", prompt = "p" }, ("x-portkey-config", "old"));
            Assert.Contains("Bearer " + _planted[0], Assert.Single(_vendor.Requests), StringComparison.Ordinal);
        }

        // Nothing is left to do for the next start.
        var written = Catalogue();
        await using (await TestGateway.StartOnAsync(_folder))
            Assert.Empty(FoundInFiles());
        Assert.Equal(written, Catalogue());
    }

    private static async Task FillAsync(TestGateway gateway)
    {
        await gateway.ManageAsync("POST", "/configs", new { name = "old", slug = "old", config = new { provider = "sandbox" } });
        for (var version = 2; version < 4; version++)
            await gateway.ManageAsync("PUT", "/configs/old", new { config = new { provider = "sandbox", request_timeout = version } });
        foreach (var provider in TestGateway.Providers)
        {
            var body = new JsonObject
            {
                ["name"] = provider.Slug,
                ["slug"] = "lent-" + provider.Slug,
                ["ai_provider_id"] = provider.Slug,
                ["key"] = "a sealed key",
            };
            await gateway.ManageAsync("POST", "/integrations", body);
        }
    }

    private async Task PlantAsync()
    {
        await using var file = new SqliteConnection($"Data Source={Path.Combine(_folder.Path, "control", "catalogue.db")};Pooling=False");
        await file.OpenAsync();
        var first = new JsonObject { ["provider"] = "openai", ["api_key"] = Secret(), ["custom_host"] = _vendor.Url };
        await RunAsync(
            file, "UPDATE entry_version SET json = $json WHERE kind = 'Config' AND version = 1",
            new JsonObject { ["name"] = "old", ["config"] = first.ToJsonString() });
        var targets = new JsonObject
        {
            ["strategy"] = new JsonObject { ["mode"] = "fallback" },
            ["targets"] = new JsonArray([.. TestGateway.Providers.Select(provider => SettingsOf(provider.Slug))]),
        };
        await RunAsync(
            file, "UPDATE entry_version SET json = $json WHERE kind = 'Config' AND version = 2",
            new JsonObject { ["name"] = "old", ["config"] = targets.ToJsonString() });
        await RunAsync(
            file, "UPDATE audit SET before = $json, after = $json WHERE kind = 'Config'",
            new JsonObject { ["name"] = "old", ["config"] = targets.DeepClone() });
        foreach (var provider in TestGateway.Providers)
        {
            foreach (var (word, settings) in new[] { ("provider", "model_config"), ("ai_provider_id", "configurations") })
            {
                var view = new JsonObject
                {
                    ["name"] = "old",
                    [word] = provider.Slug,
                    ["masked_key"] = "a ********key",
                    [settings] = SettingsOf(provider.Slug),
                };
                var column = word == "provider" ? "before" : "after";
                await RunAsync(file, $"UPDATE audit SET {column} = $json WHERE slug = 'lent-{provider.Slug}'", view);
            }

            // As it came, with what vendors' own price lists and hosts may carry.
            var details = new JsonObject
            {
                ["slug"] = "gpt-image-1",
                ["enabled"] = true,
                ["configurations"] = SettingsOf(provider.Slug),
                ["pricing_config"] = new JsonObject { ["unit"] = "kept", ["from"] = $"https://prices.example.com/?sig={Secret()}" },
            };
            var rules = new JsonArray(new JsonObject { ["slug"] = "gpt-image-1", ["enabled"] = true, ["details"] = details });
            await RunAsync(
                file, $"UPDATE entry SET json = json_set(json, '$.models', json($json)) WHERE slug = 'lent-{provider.Slug}'", rules);
        }
    }

    private JsonObject SettingsOf(string slug)
    {
        var settings = new JsonObject
        {
            ["provider"] = slug,
            ["api_key"] = Secret(),
            ["custom_host"] = $"https://host.example.com/v1?sig={Secret()}",
        };
        foreach (var setting in TestGateway.Providers.Single(provider => provider.Slug == slug).Capabilities.Settings)
        {
            if (setting is { IsSecret: true, IsDocument: false })
                settings[setting.ConfigKey] = Secret();
        }

        return settings;
    }

    private string Secret()
    {
        _planted.Add($"planted-{_planted.Count}-{Guid.NewGuid():N}");
        return _planted[^1];
    }

    private static async Task RunAsync(SqliteConnection file, string sql, JsonNode json)
    {
        await using var command = file.CreateCommand();
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$json", json.ToJsonString());
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync());
    }

    private List<string> FoundInFiles()
    {
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories))
        {
            // A running gateway lets nobody read it; it holds amounts and no texts.
            if (file.EndsWith(".journal", StringComparison.Ordinal))
                continue;
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            var text = reader.ReadToEnd();
            found.AddRange(_planted.Where(secret => text.Contains(secret, StringComparison.Ordinal)).Select(secret => $"{file}: {secret}"));
        }

        return found;
    }

    private byte[] Catalogue() => File.ReadAllBytes(Path.Combine(_folder.Path, "control", "catalogue.db"));

    private static async Task<string> ReadAsync(TestGateway gateway, string path) =>
        (await gateway.ManageAsync("GET", path, null)).GetRawText();
}
