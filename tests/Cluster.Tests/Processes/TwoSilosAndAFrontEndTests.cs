using System.Net.Http.Json;
using System.Text.Json;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Core.ControlPlane;
using ImageGateway.TestKit;
using StackExchange.Redis;

namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>The cluster as it is deployed: processes, sockets, a real Redis.</summary>
public sealed class TwoSilosAndAFrontEndTests(ClusterProcesses cluster) : IClassFixture<ClusterProcesses>
{
    private static readonly Amount Image = new(40_000, 1, 1);

    [Fact]
    public async Task Generations_Sandbox_IsARealImage()
    {
        var encoded = await SandboxImage.AsBase64Async(cluster.Http, cluster.FrontEnd.Url, "a lighthouse");
        var linked = await SandboxImage.AsLinkAsync(cluster.Http, cluster.FrontEnd.Url, "a lighthouse");

        Assert.Equal(encoded, linked);
    }

    [Fact]
    public async Task Instances_OfTheCluster_AreListedWithTheLeasesTheyHold()
    {
        using var saved = await cluster.Http.PostAsJsonAsync(
            new Uri(cluster.FrontEnd.Url, "/v1/virtual-keys"),
            new { name = "held", provider = "sandbox", key = "k", usage_limits = new { credit_limit = 1000 } });
        Assert.True(saved.IsSuccessStatusCode, await saved.Content.ReadAsStringAsync());
        for (var drawn = 0; drawn < 5; drawn++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(cluster.FrontEnd.Url, "/v1/images/generations"))
            {
                Content = JsonContent.Create(new { prompt = "a lighthouse" }),
                Headers = { { "x-portkey-virtual-key", "held" } },
            };
            using var response = await cluster.Http.SendAsync(request);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        }

        await Eventually.TrueAsync("every process has reported", TimeSpan.FromSeconds(30), async cancellation =>
            (await InstancesAsync(cancellation)).Select(one => (Text(one, "role"), Text(one, "state"))).Order()
                .SequenceEqual([("api", "ready"), ("silo", "ready"), ("silo", "ready")]));
        var answers = Assert.Single(await InstancesAsync(default), one => one.GetProperty("is_self").GetBoolean());
        Assert.Equal("api", Text(answers, "role"));
        Assert.Contains(
            answers.GetProperty("leases").GetProperty("data").EnumerateArray(), lease => Text(lease, "budget") == "virtual_key");

        async Task<JsonElement[]> InstancesAsync(CancellationToken cancellation)
        {
            var url = new Uri(cluster.FrontEnd.Url, "/v1/health/instances");
            return [.. (await cluster.Http.GetFromJsonAsync<JsonElement>(url, cancellation)).GetProperty("data").EnumerateArray()];
        }

        static string? Text(JsonElement element, string member) => element.GetProperty(member).GetString();
    }

    [Fact]
    public async Task Config_WrittenThroughOneSilo_IsReadThroughBoth()
    {
        await using var first = await ClusterClient.ConnectAsync(cluster.First.GatewayPort);
        await using var second = await ClusterClient.ConnectAsync(cluster.Second.GatewayPort);

        // Several, so that both silos host some of them.
        for (var index = 0; index < 16; index++)
        {
            var (id, json) = ($"c{index}", $"{{\"n\":{index}}}");
            await first.SaveConfigAsync(id, json);
            foreach (var resourceStore in new[] { first.ResourceStore, second.ResourceStore })
                Assert.Equal(
                    (1L, json), Assert.Single(
                        (await resourceStore.VersionsAsync(ResourceKind.Config, id, default)).Select(
                            version => (version.Version, version.Json))));
        }
    }

    [Fact]
    public async Task Redis_OfEachProcess_IsOneConnection()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(cluster.RedisAddress + ",allowAdmin=true");
        var clients = await redis.GetServers()[0].ClientListAsync();

        // Two silos, a front-end and this one; each has a second one for subscriptions.
        Assert.Equal(4, clients.Count(static client => client.ClientType == ClientType.Normal));
    }

    [Fact]
    public async Task State_InRedis_IsTextThatAnOperatorCanRead()
    {
        await using var client = await ClusterClient.ConnectAsync(cluster.First.GatewayPort);
        await client.SaveConfigAsync("readable", "{}");
        await client.Ledgers.SetRulesAsync(new(BudgetKind.VirtualKey, "readable"), new() { Limits = new(5_000_000, null, null) }, default);

        await using var redis = await ConnectionMultiplexer.ConnectAsync(cluster.RedisAddress);
        var config = await redis.GetDatabase().HashGetAsync("imagegateway/state/config/readable/resource", "data");
        var ledger = await redis.GetDatabase().HashGetAsync("imagegateway/state/virtualkey/readable/ledger", "data");

        Assert.StartsWith("""{"entry":{"kind":2,"id":"readable",""", config.ToString(), StringComparison.Ordinal);
        Assert.StartsWith(
            """{"node":{"version":1,"limits":{"cost":5000000,"requests":null,"images":null},""", ledger.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ledger_InstancesAtBothSilos_ShareOneLimit()
    {
        await using var first = await ClusterClient.ConnectAsync(cluster.First.GatewayPort);
        await using var second = await ClusterClient.ConnectAsync(cluster.Second.GatewayPort);
        var key = new BudgetId(BudgetKind.VirtualKey, "shared-key");
        await first.Ledgers.SetRulesAsync(key, new() { Limits = new(Cost: null, Requests: null, Images: 5) }, default);

        var one = await first.Ledgers.SyncAsync(key, new() { Lease = "f1", Seq = 1, Need = Image * 3 }, default);
        var two = await second.Ledgers.SyncAsync(key, new() { Lease = "f2", Seq = 1, Need = Image * 3 }, default);
        var three = await second.Ledgers.SyncAsync(key, new() { Lease = "f2", Seq = 2, Need = Image * 2 }, default);

        Assert.Equal((SyncVerdict.Granted, SyncVerdict.Short, SyncVerdict.Granted), (one.Verdict, two.Verdict, three.Verdict));
        Assert.Equal(5, (await first.Ledgers.ReadAsync(key, default)).Leased.Images);
    }

    [Fact]
    public async Task Budget_OfAFrontEndsKey_IsKeptByTheSilos()
    {
        var keys = new Uri(cluster.FrontEnd.Url, "/v1/virtual-keys");
        using var saved = await cluster.Http
            .PostAsJsonAsync(
                keys, new { name = "budgeted", provider = "sandbox", key = "sk-test-cluster", usage_limits = new { credit_limit = 0.09 } });
        var id = JsonDocument.Parse(await saved.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetString()!;
        var statuses = new List<int>();
        for (var i = 0; i < 3; i++)
            statuses.Add(await DrawAsync("budgeted"));

        Assert.Equal([200, 200, 412], statuses);
        var usage = JsonDocument.Parse(
            await cluster.Http.GetStringAsync(new Uri(keys, "virtual-keys/budgeted/usage"))).RootElement.GetProperty("cost");
        Assert.Equal(
            (90_000L, 80_000L, 0L),
            (usage.GetProperty("limit").GetInt64(), usage.GetProperty("settled").GetInt64(), usage.GetProperty("uncertain").GetInt64()));
        await using var client = await ClusterClient.ConnectAsync(cluster.Second.GatewayPort);
        Assert.Equal(2, (await client.Ledgers.ReadAsync(new(BudgetKind.VirtualKey, id), default)).Settled.Images);
    }

    [Fact]
    public async Task Outcome_OfAFrontEnd_IsSeenThroughBothSilos()
    {
        await using var first = await ClusterClient.ConnectAsync(cluster.First.GatewayPort);
        await using var second = await ClusterClient.ConnectAsync(cluster.Second.GatewayPort);
        await SandboxImage.AsBase64Async(cluster.Http, cluster.FrontEnd.Url, "a lighthouse");

        var sandbox = new CircuitKey("sandbox", "", "sandbox");
        foreach (var health in new[] { first.Health, second.Health })
        {
            await Eventually.TrueAsync(
                "the outcome arrives",
                TimeSpan.FromSeconds(10),
                async cancellationToken => (await health.ReportAsync(sandbox, HealthReport.Nothing, cancellationToken)).Of(200) > 0);
        }
    }

    private async Task<int> DrawAsync(string virtualKey)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(cluster.FrontEnd.Url, "/v1/images/generations"))
        {
            Content = JsonContent.Create(new { prompt = "a lighthouse", size = "64x64" }),
        };
        request.Headers.Add("x-portkey-virtual-key", virtualKey);
        using var response = await cluster.Http.SendAsync(request);
        return (int)response.StatusCode;
    }
}
