using System.Text.Json.Nodes;
using ImageGateway.Api.Tests.Testing;
using Microsoft.Data.Sqlite;

namespace ImageGateway.Api.Tests.Egress;

/// <summary>Versions of a config that a gateway without sealing saved.</summary>
public sealed class OldVersionTests : IAsyncLifetime
{
    private TestGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await TestGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Export_VersionFromBeforeSealing_IsSealedAndCanBeBroughtInAgain()
    {
        const string Secret = "sk-planted-in-an-old-version-0123";
        await _gateway.ManageAsync("POST", "/configs", new { name = "c", slug = "c", config = new { provider = "sandbox" } });
        await _gateway.ManageAsync("PUT", "/configs/c", new { config = new { provider = "sandbox", request_timeout = 9000 } });
        var old = new JsonObject { ["name"] = "c", ["config"] = $"{{\"provider\":\"openai\",\"api_key\":\"{Secret}\"}}" };
        await using (var file = new SqliteConnection(
            $"Data Source={Path.Combine(_gateway.DataDirectory, "control", "catalogue.db")};Pooling=False"))
        {
            await file.OpenAsync();
            await using var command = file.CreateCommand();
            command.CommandText = "UPDATE entry_version SET json = $json WHERE version = 1 AND kind = 'Config'";
            command.Parameters.AddWithValue("$json", old.ToJsonString());
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        }

        var exported = await _gateway.ManageAsync("GET", "/admin/export", null);
        var versions = await _gateway.ManageAsync("GET", "/configs/c/versions", null);

        Assert.DoesNotContain(Secret, exported.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, versions.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("sk********123", exported.GetRawText(), StringComparison.Ordinal);
        await _gateway.ManageAsync("POST", "/admin/export", exported);
    }
}
