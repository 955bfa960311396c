using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.RequestLog;

/// <summary>Instances that share a database have one request log.</summary>
public sealed class SharedLogTests(PostgresServer postgres) : IClassFixture<PostgresServer>
{
    [Fact]
    public async Task Stream_AtOneInstance_HasTheEntriesOfAllAndSaysSo()
    {
        var settings = new Dictionary<string, string>
        {
            ["LOG__KIND"] = "postgres",
            ["LOG__CONNECTION"] = await postgres.NewDatabaseAsync(),
        };
        await using var one = await Gateway.StartAsync(settings);
        await using var other = await Gateway.StartAsync(settings);
        using var stream = await one.Client.OpenAsync(HttpMethod.Get, "/v1/logs/stream?user=ann", null, []);
        using var events = new StreamReader(await stream.Content.ReadAsStreamAsync());
        Assert.Equal("event: open", await events.ReadLineAsync());
        Assert.Contains("\"scope\":\"all_instances\"", await events.ReadLineAsync(), StringComparison.Ordinal);

        // What is stored before the listener's connection stands does not come.
        var heard = HeardAsync(events);
        await Eventually.TrueAsync("the stream has an entry of the other instance", TimeSpan.FromSeconds(60), async _ =>
        {
            (await other.Client.GenerateAsync(
                new { prompt = "a fox", size = "64x64", user = "ann" }, ("x-portkey-provider", "sandbox"))).Checked(200);
            return heard.IsCompleted;
        });

        Assert.Contains("\"user\":\"ann\"", await heard, StringComparison.Ordinal);
    }

    private static async Task<string> HeardAsync(StreamReader events)
    {
        while (await events.ReadLineAsync() is { } line)
        {
            if (line == "event: log")
                return await events.ReadLineAsync() ?? string.Empty;
        }

        return string.Empty;
    }
}
