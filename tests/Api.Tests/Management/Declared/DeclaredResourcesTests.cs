using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageGateway.Api.Management.Declared;
using ImageGateway.Api.Tests.Testing;
using ImageGateway.Gateway.Options;
using ImageGateway.TestKit;

namespace ImageGateway.Api.Tests.Management.Declared;

/// <summary>The resources file in front of a gateway that runs alone.</summary>
public sealed partial class DeclaredResourcesTests : IDisposable
{
    private const string Secret = "sk-planted-0123456789-secret";
    private const string ShopKey = "igw-key-of-the-shop-of-these-tests";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _data = new();
    private readonly TemporaryFolder _folder = new();

    private string FilePath => Path.Combine(_folder.Path, "resources.json");

    public void Dispose()
    {
        _data.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Example_OfThePage_IsWhatItSaysAndAppliedOnce()
    {
        var (openai, hash) = ($"TEST_KEY_{Guid.NewGuid():N}", $"TEST_HASH_{Guid.NewGuid():N}");
        Environment.SetEnvironmentVariable(openai, Secret);
        Environment.SetEnvironmentVariable(hash, Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(ShopKey))));
        Save("azure-key", "azure-" + Secret + "\n");
        Save("review-token", "review-" + Secret);
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations", "declared-resources.md"));
        Save("resources.json", Example().Match(page).Groups["json"].Value
            .Replace("OPENAI_API_KEY", openai, StringComparison.Ordinal).Replace("SHOP_KEY_SHA256", hash, StringComparison.Ordinal));
        long changes;
        await using (var gateway = await StartAsync())
        {
            string[] read =
            [
                await ReadAsync(gateway, "/virtual-keys/openai?workspace_id=shop"),
                await ReadAsync(gateway, "/virtual-keys/azure?workspace_id=shop"),
                await ReadAsync(gateway, "/configs/pc-shop?workspace_id=shop"),
                await ReadAsync(gateway, "/guardrails/pg-house-rules?workspace_id=shop"),
                await ReadAsync(gateway, "/policies/usage-limits?workspace_id=shop"),
                await ReadAsync(gateway, "/policies/rate-limits?workspace_id=shop"),
                await ReadAsync(gateway, "/workspaces/shop"),
                await ReadAsync(gateway, "/api-keys?workspace_id=shop"),
                await ReadAsync(gateway, "/admin/export"),
                await ReadAsync(gateway, "/audit-logs"),
            ];
            Assert.All(read, text => Assert.DoesNotContain(Secret, text, StringComparison.Ordinal));
            Assert.DoesNotContain("pc-shop", read[8], StringComparison.Ordinal);
            Assert.Contains("\"credit_limit\":500", read[6], StringComparison.Ordinal);
            Assert.Contains("shop-images", read[1], StringComparison.Ordinal);
            Assert.All(read[..8], text => Assert.Contains("\"declared_in_file\":true", text, StringComparison.Ordinal));
            Assert.All(FolderTexts.Read(_data.Path), text => Assert.DoesNotContain(Secret, text, StringComparison.Ordinal));

            Assert.Equal(446, (await DrawAsync(gateway, "a trademark")).Status);
            Assert.Equal(200, (await DrawAsync(gateway, "a lighthouse")).Status);
            changes = Total(read[9]);
        }

        await using var again = await StartAsync();
        Assert.Equal(changes, Total(await ReadAsync(again, "/audit-logs")));
        Assert.Equal(200, (await DrawAsync(again, "a lighthouse")).Status);
    }

    [Fact]
    public async Task Example_OfTheOverlay_IsApplied()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "resources"));
        Directory.CreateDirectory(Path.Combine(_folder.Path, "secrets"));
        Save("secrets/openai-key", Secret);
        Save("secrets/web-key-sha256", Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(ShopKey))));
        var file = Path.Combine(Repository.Root, "deploy", "k8s", "overlays", "declared", "resources.json");
        Save("resources/resources.json", await File.ReadAllTextAsync(file));
        await using var gateway = await TestGateway.StartOnAsync(
            _data, ("RESOURCESFILE", Path.Combine(_folder.Path, "resources", "resources.json")));

        var (status, own) = await gateway.SendAsync("GET", "/key", null, ("x-portkey-api-key", ShopKey));
        Assert.Equal((200, "Web"), (status, own.GetProperty("name").GetString()));
        Assert.Equal(200, (await gateway.SendAsync("GET", "/configs/pc-shop?workspace_id=shop", null)).Status);
    }

    [Fact]
    public async Task File_ThatChanges_IsFollowedAndOnlyWhatItDeclared()
    {
        Save("resources.json", FileOf(Config("pc-a", "sandbox-500"), Config("pc-b", "sandbox-500")));
        await using var gateway = await StartAsync();
        await gateway.ManageAsync("POST", "/configs", new { name = "own", slug = "pc-own", config = new { provider = "sandbox" } });
        var before = await gateway.ManageAsync("GET", "/configs/pc-a", null);
        Assert.True(before.GetProperty("declared_in_file").GetBoolean());
        var own = await gateway.ManageAsync("GET", "/configs/pc-own", null);
        Assert.False(own.TryGetProperty("declared_in_file", out _));

        foreach (var (method, body) in new[] { ("PUT", new { name = "x" }), ("DELETE", (object?)null) })
        {
            var (status, response) = await gateway.SendAsync(method, "/configs/pc-a", body);
            Assert.Equal((403, "declared_in_file"), (status, TestGateway.CodeOf(response)));
        }

        Save("resources.json", FileOf(Config("pc-a", "sandbox-503"), Config("pc-c", "sandbox")));
        await StatusAsync(gateway, "/configs/pc-c", 200);
        var after = await gateway.ManageAsync("GET", "/configs/pc-a", null);
        Assert.Equal(before.GetProperty("id").GetString(), after.GetProperty("id").GetString());
        Assert.Contains("sandbox-503", after.GetRawText(), StringComparison.Ordinal);
        await StatusAsync(gateway, "/configs/pc-b", 404);
        Assert.Equal(200, (await gateway.SendAsync("GET", "/configs/pc-own", null)).Status);
    }

    [Fact]
    public async Task File_ThatBecomesFaulty_LeavesTheLastGoodOneAndIsNamed()
    {
        Save("resources.json", FileOf(Config("pc-a", "sandbox")));
        await using var gateway = await StartAsync();
        await ReadyAsync(gateway, degraded: false);

        Save("resources.json", FileOf(Config("pc-b", "sandbox")).Replace("\"sandbox\"", "\"nobody\"", StringComparison.Ordinal));
        await ReadyAsync(gateway, degraded: true);
        Assert.Equal(200, (await gateway.SendAsync("GET", "/configs/pc-a", null)).Status);

        Save("resources.json", FileOf(Config("pc-b", "sandbox-429")));
        await StatusAsync(gateway, "/configs/pc-b", 200);
    }

    [Fact]
    public async Task Start_FaultyFile_IsRefusedWithAllFaultsAndNoSecret()
    {
        Save("key", Secret);
        Save("resources.json", FileOf(
            Entry("Provider", "a", new { name = "a", provider = "nobody", key = "${file:key}" }),
            Entry("Provider", "b", new { name = "b", provider = "openai", key = "${NO_SUCH_VARIABLE_OF_THE_TESTS}" }),
            Entry("Config", "pc-c", new { name = "c", config = new { provider = "openai", api_key = "${file:key}", retry = 7 } }),
            Entry("Guardrail", "pg-d", new { name = "d", guardrail = new { checks = new[] { new { id = "portkey.gibberish" } } } }),
            Entry("ApiKey", "e", new { name = "e", hash = "short", scopes = new[] { "nothing" } }),
            Entry("Table", "f", new { name = "f" }),
            Entry("Workspace", "g", new { name = "g", colour = "red" }),
            Entry("Workspace", "g", new { name = "g" })));
        var first = await Assert.ThrowsAsync<OptionException>(StartAsync);
        foreach (var fault in new[]
            { "entries[1] (Provider 'b').record/key", "entries[5].kind is 'Table'", "entries[6] (Workspace 'g') and entries[7]" })
            Assert.Contains(fault, first.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, first.Message, StringComparison.Ordinal);

        Save("resources.json", FileOf(
            Entry("Provider", "a", new { name = "a", provider = "nobody", key = "${file:key}" }),
            Entry("Config", "pc-c", new { name = "c", config = new { provider = "openai", api_key = "${file:key}", retry = 7 } }),
            Entry("Guardrail", "pg-d", new { name = "d", guardrail = new { checks = new[] { new { id = "portkey.gibberish" } } } }),
            Entry("ApiKey", "e", new { name = "e", hash = "short", scopes = new[] { "nothing" } }),
            Entry("Workspace", "g", new { name = "g", colour = "red" })));
        var second = await Assert.ThrowsAsync<OptionException>(StartAsync);
        foreach (var fault in new[]
        {
            "entries[0] (Provider 'a').record.provider: is 'nobody'", "entries[1] (Config 'pc-c').record.config: path: retry",
            "entries[2] (Guardrail 'pg-d').record.guardrail.checks: There is no check 'portkey.gibberish'",
            "entries[3] (ApiKey 'e').record.hash", "entries[3] (ApiKey 'e').record.scopes",
            "entries[4] (Workspace 'g').record: has 'colour'",
        })
        {
            Assert.Contains(fault, second.Message, StringComparison.Ordinal);
        }

        Assert.All(
            second.Message.Split('\n'),
            line => Assert.StartsWith("Invalid option IMAGEGATEWAY__RESOURCESFILE", line, StringComparison.Ordinal));
        Assert.DoesNotContain(Secret, second.Message, StringComparison.Ordinal);
        await using var without = await TestGateway.StartOnAsync(_data);
        Assert.Equal(0, (await without.ManageAsync("GET", "/virtual-keys", null)).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task File_BehindALinkThatIsSwapped_IsSeen()
    {
        // As the kubelet mounts a ConfigMap.
        void Mount(string version, string text)
        {
            Directory.CreateDirectory(Path.Combine(_folder.Path, version));
            Save(Path.Combine(version, "resources.json"), text);
            var (link, data) = (Path.Combine(_folder.Path, "..data_tmp"), Path.Combine(_folder.Path, "..data"));
            Directory.CreateSymbolicLink(link, version);
            using var swap = Process.Start("mv", ["-Tf", link, data]);
            swap.WaitForExit();
        }

        Mount("..1", FileOf(Config("pc-a", "sandbox")));
        File.CreateSymbolicLink(FilePath, Path.Combine("..data", "resources.json"));
        await using var gateway = await StartAsync();

        Mount("..2", FileOf(Config("pc-b", "sandbox")));
        await StatusAsync(gateway, "/configs/pc-b", 200);
    }

    [Fact]
    public async Task Secret_ThatChangesInItsFile_IsSealedAnew()
    {
        Save("key", "sk-first-0123456789");
        Save("resources.json", FileOf(Entry("Provider", "a", new { name = "a", provider = "openai", key = "${file:key}" })));
        await using var gateway = await StartAsync();
        async Task<string> MaskAsync() =>
            (await gateway.ManageAsync("GET", "/virtual-keys/a", null)).GetProperty("masked_api_key").GetString()!;
        Assert.Equal("sk********789", await MaskAsync());

        Save("key", "sk-second-0123456000");
        await Eventually.TrueAsync("the new secret is there", Soon, async _ => await MaskAsync() == "sk********000");
    }

    [Fact]
    public async Task Entry_ThatOthersNeed_StaysUntilTheyDoNot()
    {
        Save("resources.json", FileOf(Entry("Guardrail", "pg-a", new
        {
            name = "a",
            guardrail = new { checks = new[] { new { id = "default.alllowercase" } } },
        })));
        await using var gateway = await StartAsync();
        await gateway.ManageAsync(
            "POST", "/configs",
            new { name = "own", slug = "pc-own", config = new { provider = "sandbox", input_guardrails = new[] { "pg-a" } } });

        Save("resources.json", FileOf());
        await ReadyAsync(gateway, degraded: true);
        Assert.Equal(200, (await gateway.SendAsync("GET", "/guardrails/pg-a", null)).Status);
        await gateway.ManageAsync("DELETE", "/configs/pc-own", null);
        Save("resources.json", FileOf() + "\n");
        await StatusAsync(gateway, "/guardrails/pg-a", 404);
    }

    [Fact]
    public async Task Entry_OfTheApi_IsTakenOverByItsIdOnly()
    {
        string id;
        await using (var gateway = await TestGateway.StartOnAsync(_data))
        {
            var made = await gateway.ManageAsync(
                "POST", "/configs", new { name = "own", slug = "pc-a", config = new { provider = "sandbox" } });
            id = made.GetProperty("id").GetString()!;
        }

        Save("resources.json", FileOf(Config("pc-a", "sandbox-500")));
        var refused = await Assert.ThrowsAsync<OptionException>(StartAsync);
        Assert.Contains($"give its 'id', '{id}'", refused.Message, StringComparison.Ordinal);
        var taken = Config("pc-a", "sandbox-500");
        taken["id"] = id;
        Save("resources.json", FileOf(taken));
        await using var declared = await StartAsync();
        Assert.Contains("sandbox-500", (await declared.ManageAsync("GET", "/configs/" + id, null)).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revision_ThatIsLower_ChangesNothing()
    {
        Save("resources.json", FileOf(revision: 5, Config("pc-new", "sandbox")));
        await using (await StartAsync())
        {
        }

        Save("resources.json", FileOf(revision: 4, Config("pc-old", "sandbox")));
        await using (var older = await StartAsync())
        {
            await StatusAsync(older, "/configs/pc-new", 200);
            await StatusAsync(older, "/configs/pc-old", 404);
        }

        Save("resources.json", FileOf(revision: 6, Config("pc-old", "sandbox")));
        await using var back = await StartAsync();
        await StatusAsync(back, "/configs/pc-new", 404);
        await StatusAsync(back, "/configs/pc-old", 200);
    }

    private static JsonObject Entry(string kind, string slug, object record) =>
        new() { ["kind"] = kind, ["slug"] = slug, ["record"] = JsonSerializer.SerializeToNode(record) };

    private static JsonObject Config(string slug, string model) =>
        Entry("Config", slug, new { name = slug, config = new { provider = "sandbox", override_params = new { model } } });

    private static string FileOf(params JsonObject[] entries) => FileOf(null, entries);

    private static string FileOf(int? revision, params JsonObject[] entries)
    {
        var file = new JsonObject { ["object"] = "catalogue.export", ["format"] = 1 };
        if (revision is { } number)
            file["revision"] = number;
        file["entries"] = new JsonArray([.. entries]);
        return file.ToJsonString();
    }

    private static long Total(string audit)
    {
        using var page = JsonDocument.Parse(audit);
        return page.RootElement.GetProperty("total").GetInt64();
    }

    private static async Task<string> ReadAsync(TestGateway gateway, string path) =>
        (await gateway.ManageAsync("GET", path, null)).GetRawText();

    private static Task<TimeSpan> StatusAsync(TestGateway gateway, string path, int status) => Eventually.TrueAsync(
        $"{path} is answered with {status}", Soon, async _ => (await gateway.SendAsync("GET", path, null)).Status == status);

    private static Task<(int Status, JsonElement Body)> DrawAsync(TestGateway gateway, string prompt) => gateway.SendAsync(
        "POST", "/images/generations", new { prompt, size = "64x64" }, ("x-portkey-api-key", ShopKey),
        ("x-portkey-metadata", """{"customer":"ann"}"""));

    private static Task<TimeSpan> ReadyAsync(TestGateway gateway, bool degraded) => Eventually.TrueAsync(
        $"the part is {(degraded ? "degraded" : "not degraded")}", Soon, async cancellation =>
            (await gateway.Client.GetStringAsync("/readyz", cancellation)).Contains(DeclaredResources.Part, StringComparison.Ordinal)
                == degraded);

    // Beside other suites a budget may answer late, which is not what is tried here.
    private Task<TestGateway> StartAsync() =>
        TestGateway.StartOnAsync(_data, ("RESOURCESFILE", FilePath), ("LEDGER__ADMITWAITMS", "30000"));

    private void Save(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }

    [GeneratedRegex("```json\n(?<json>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
