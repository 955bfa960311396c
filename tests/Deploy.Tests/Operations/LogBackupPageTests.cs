using System.Text.Json;
using System.Text.RegularExpressions;
using ImageGateway.TestKit;
using Npgsql;

namespace ImageGateway.Deploy.Tests.Operations;

/// <summary>The commands of docs/operations/backup.md for a log in PostgreSQL do what the page says. A long test.</summary>
public sealed partial class LogBackupPageTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Dump_TakenWhileAGatewayWrites_RestoredIntoAnEmptyDatabase_HasItsEntries_AndTakesMore()
    {
        if (Environment.GetEnvironmentVariable("LONG_TESTS") != "1")
            return;
        using var folder = new TemporaryFolder();
        var (former, restored) = (await server.NewDatabaseAsync(), await server.NewDatabaseAsync());
        var page = new PageCommands("backup.md", folder.Path);
        List<string> known;
        await using (var gateway = Start(folder.Path, former))
        {
            using var client = await ClientAsync(gateway);
            await DrawAsync(client);
            await DrawAsync(client);
            known = await TracesAsync(client, 2);
            await page.RunAsync("PostgreSQL", 0, ("LOG_URL", UrlOf(former)));
        }

        await page.RunAsync("PostgreSQL", 1, ("NEW_LOG_URL", UrlOf(restored)));
        await using (var gateway = Start(folder.Path, restored))
        {
            using var client = await ClientAsync(gateway);
            Assert.Equal(known, await TracesAsync(client, 2));
            await DrawAsync(client);
            Assert.Equal(known, (await TracesAsync(client, 3)).Intersect(known).Order());
            using var sums = JsonDocument.Parse(await client.GetStringAsync("/v1/analytics/summary/all"));
            Assert.Equal(3, Requests(sums.RootElement));
        }
    }

    private static ChildProcess Start(string folder, string connection) => ChildProcess.Start(
        Ready(),
        new Dictionary<string, string> { ["IMAGEGATEWAY__LOG__KIND"] = "postgres", ["IMAGEGATEWAY__LOG__CONNECTION"] = connection },
        "dotnet", Path.Combine(AppContext.BaseDirectory, "ImageGateway.Api.dll"), "--urls", "http://127.0.0.1:0", "--data-directory",
        Path.Combine(folder, "data"));

    private static async Task<HttpClient> ClientAsync(ChildProcess gateway) =>
        new() { BaseAddress = new((await gateway.SaidAsync(Deadline)).Groups[1].Value) };

    private static async Task DrawAsync(HttpClient client)
    {
        using var response = await client.AskForImageAsync("x-portkey-provider", "sandbox");
        response.EnsureSuccessStatusCode();
    }

    // The ids of all traces in their order, once there are as many.
    private static async Task<List<string>> TracesAsync(HttpClient client, int count)
    {
        List<string> traces = [];
        await Eventually.TrueAsync($"{count} entries in the log", Deadline, async cancellation =>
        {
            using var page = JsonDocument.Parse(await client.GetStringAsync("/v1/logs", cancellation));
            traces = [.. page.RootElement.GetProperty("data").EnumerateArray()
                .Select(static entry => entry.GetProperty("trace_id").GetString()!).Order()];
            return traces.Count == count;
        });
        return traces;
    }

    private static int Requests(JsonElement summary) =>
        summary.GetProperty("summary").GetProperty("total_requests").GetInt32();

    private static string UrlOf(string connection)
    {
        var parts = new NpgsqlConnectionStringBuilder(connection);
        return $"postgresql://{parts.Username}@{parts.Host}:{parts.Port}/{parts.Database}";
    }

    [GeneratedRegex(@"^Listening on (http://\S+)")]
    private static partial Regex Ready();
}
