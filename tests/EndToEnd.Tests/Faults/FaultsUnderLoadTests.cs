using System.Globalization;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Faults;

/// <summary>
/// The stores of the log and the archive go away under load: no request fails, and nothing is lost when it is back. Once in every
/// build, many times with <c>LONG_TESTS=1</c>.
/// </summary>
public sealed class FaultsUnderLoadTests(PostgresServer postgres) : IClassFixture<PostgresServer>
{
    private static readonly int Rounds = PropertyRuns.IsLong ? 10 : 1;
    private static readonly int Images = PropertyRuns.IsLong ? 2_000 : 60;

    [Fact]
    public async Task Postgres_IsKilledUnderLoad_NoRequestFailsAndNoEntryIsLost()
    {
        await using var gateway = await Gateway.StartAsync(new Dictionary<string, string>
        {
            ["LOG__KIND"] = "postgres",
            ["LOG__CONNECTION"] = await postgres.NewDatabaseAsync(),
        });
        var load = new DrawingLoad(gateway);
        for (var round = 0; round < Rounds; round++)
        {
            var through = load.DrawAsync(Images);
            await postgres.StopAsync();
            await through;
            var kept = await load.MetricAsync("imagegateway_log_spooled_total");
            await load.DrawAsync(Images);
            await load.CountedAsync("imagegateway_log_spooled_total", spooled => spooled > kept);
            through = load.DrawAsync(Images);
            postgres.Restart();
            await through;
            await load.CountedAsync("imagegateway_log_spool_bytes", static bytes => bytes == 0);
        }

        await StoredAsync(load, gateway, await load.EndAsync());
        Assert.Equal(await load.MetricAsync("imagegateway_log_spooled_total"), await load.MetricAsync("imagegateway_log_replayed_total"));
    }

    [Fact]
    public async Task S3_IsKilledUnderLoad_NoRequestFailsAndNoImageIsLost()
    {
        using var folder = new TemporaryFolder();
        var s3 = await S3Server.StartAsync(folder.Path);
        var port = s3.Url.Port;
        await using var gateway = await Gateway.StartAsync(S3Server.Settings(s3));
        var load = new DrawingLoad(gateway);
        for (var round = 0; round < Rounds; round++)
        {
            var through = load.DrawAsync(Images);
            await s3.DisposeAsync();
            await through;
            await load.DrawAsync(Images);
            await load.CountedAsync("imagegateway_archive_spool_bytes", static bytes => bytes > 0);
            s3 = await S3Server.StartAsync(folder.Path, port);
            await load.CountedAsync("imagegateway_archive_spool_bytes", static bytes => bytes == 0);
        }

        var drawn = await load.EndAsync();
        await load.CountedAsync("imagegateway_archive_spool_bytes", static bytes => bytes == 0);
        Assert.Equal(drawn, ObjectsIn(folder.Path));
        Assert.Equal(0, await load.MetricAsync("imagegateway_archive_failures_total"));
        await s3.DisposeAsync();
    }

    [Fact]
    public async Task S3_IsAwayWhenTheProcessEnds_TheNextOnePutsWhatWaits()
    {
        using var folder = new TemporaryFolder();
        var s3 = await S3Server.StartAsync(folder.Path);
        var (port, settings) = (s3.Url.Port, S3Server.Settings(s3));
        await using var gateway = await Gateway.StartAsync(settings);
        await s3.DisposeAsync();
        var load = new DrawingLoad(gateway);
        await load.DrawAsync(Images);
        var drawn = await load.EndAsync();
        await gateway.KillAndStartAgainAsync(settings);

        await using var again = await S3Server.StartAsync(folder.Path, port);
        await Eventually.TrueAsync(
            "all images are put", TimeSpan.FromSeconds(60), _ => Task.FromResult(ObjectsIn(folder.Path) == drawn));
    }

    [NamespaceFact]
    public async Task Disk_IsFullUnderLoad_NoRequestFailsAndNoEntryIsLost()
    {
        // The disk of the process's own view: nobody else sees it, and it goes with the process.
        await using var gateway = await Gateway.StartInShellAsync(
            $"""
            for data; do :; done
            exec unshare --mount sh -c 'mkdir -p "$0" && mount -t tmpfs -o size={(PropertyRuns.IsLong ? 160 : 24)}m none "$0" && exec "$@"' "$data" "$@"
            """,
            new Dictionary<string, string> { ["ARCHIVE__KIND"] = "off" });
        var filler = string.Create(
            CultureInfo.InvariantCulture, $"/proc/{gateway.Server.Process.Id}/root{gateway.DataDirectory}/filler");
        var load = new DrawingLoad(gateway);
        for (var round = 0; round < Rounds; round++)
        {
            var through = load.DrawAsync(Images);
            Fill(filler);
            await through;
            await load.DrawAsync(Images);
            await gateway.Server.Process.LoggedAsync("The request log's store is away");
            File.Delete(filler);
            await load.CountedAsync("imagegateway_log_queued", static queued => queued < 50);
        }

        await StoredAsync(load, gateway, await load.EndAsync());
    }

    private static async Task StoredAsync(DrawingLoad load, Gateway gateway, int drawn)
    {
        await load.CountedAsync("imagegateway_log_stored_total", stored => stored >= drawn);
        Assert.Equal(drawn, await load.MetricAsync("imagegateway_log_stored_total"));
        Assert.Equal(0, await load.MetricAsync("imagegateway_log_dropped_total"));
        var graph = (await gateway.Client.GetAsync("/v1/analytics/graphs/requests")).Checked(200).Json;
        Assert.Equal(drawn, graph.GetProperty("summary").GetProperty("total").GetInt64());
    }

    // Until not one byte more fits, whatever the process frees meanwhile.
    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var bytes = new byte[1 << 20]; bytes.Length > 0;)
        {
            try
            {
                file.Write(bytes);
            }
            catch (IOException)
            {
                bytes = new byte[bytes.Length / 2];
            }
        }
    }

    private static int ObjectsIn(string folder) =>
        Directory.EnumerateFiles(folder, "*.png*_object", SearchOption.AllDirectories).Count();
}
