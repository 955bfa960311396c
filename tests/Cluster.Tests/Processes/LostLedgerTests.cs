using System.Net.Http.Json;
using System.Text.Json;
using ImageGateway.TestKit;
using StackExchange.Redis;

namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>A budget whose document the store lost while it was being spent through two instances.</summary>
public sealed class LostLedgerTests : IAsyncLifetime
{
    private const int Limit = 500;
    private const int SoldBefore = 150;
    private const int ClientsEach = 8;

    // A client that is refused asks again as one with a retry does, not as fast as it can.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private static readonly (string, string)[] Terms =
        [("LEDGER__TERMSECONDS", "6"), ("LEDGER__RENEWSECONDS", "1"), ("LEDGER__ADMITWAITMS", "2000")];

    private readonly ProcessGroup _group = new();
    private readonly Member _silo;
    private readonly Member[] _instances;
    private int _sold;

    public LostLedgerTests()
    {
        _silo = _group.StartMember("silo", Terms);
        _instances = [_group.StartMember("api", Terms), _group.StartMember("api", Terms)];
    }

    public Task InitializeAsync() => _group.AllReadyAsync(this, [_silo, .. _instances]);

    public async Task DisposeAsync() => await _group.DisposeAsync();

    [Fact]
    public async Task Draw_DocumentDeletedMeanwhile_NeverSellsMoreThanTheLimit()
    {
        var saved = await _group.ManageAsync(
            _instances[0], HttpMethod.Post, "/v1/virtual-keys",
            new { name = "Team", provider = "sandbox", key = "a key that is shared and sealed", usage_limits = new { credit_limit = 20 } });
        var id = saved.GetProperty("id").GetString()!;
        await Eventually.TrueAsync(
            "the key is known at both", TimeSpan.FromSeconds(60), async cancellation => await _group.StatusAsync(
                _instances[1], "/v1/virtual-keys/team", cancellation) == 200);
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var clients = _instances.SelectMany(instance => Enumerable.Range(0, ClientsEach).Select(_ => BuyAsync(instance, over.Token)))
            .ToList();
        await Eventually.TrueAsync("some are sold", TimeSpan.FromSeconds(60), _ => Task.FromResult(Volatile.Read(ref _sold) >= SoldBefore));

        await using var redis = await ConnectionMultiplexer.ConnectAsync(_group.RedisAddress);
        Assert.True(await redis.GetDatabase().KeyDeleteAsync($"imagegateway/state/virtualkey/{id}/ledger"));
        await Task.WhenAll(clients);

        Assert.InRange(_sold, SoldBefore, Limit);
        Assert.True(_sold == Limit, $"{_sold} were sold, though {Limit} are paid for");
        Assert.Equal(Limit, await DrawnAsync());
        var usage = (await _group.ManageAsync(_instances[0], HttpMethod.Get, "/v1/virtual-keys/team/usage")).GetProperty("cost");
        Assert.Equal(20_000_000, usage.GetProperty("limit").GetInt64());
    }

    // Until the budget says that it is used up, which it does not while it recovers.
    private async Task BuyAsync(Member instance, CancellationToken over)
    {
        var refusals = 0;
        while (refusals < 40 && !over.IsCancellationRequested)
        {
            var status = await _group.DrawAsync(instance, "x-portkey-virtual-key", "team");
            if (status == 200)
                Interlocked.Increment(ref _sold);
            refusals = status == 412 && Volatile.Read(ref _sold) >= Limit ? refusals + 1 : 0;
            if (status != 200)
                await RealTime.PassAsync(Pause);
        }
    }

    private async Task<long> DrawnAsync()
    {
        var drawn = 0L;
        foreach (var instance in _instances)
            drawn += (await _group.Http.GetFromJsonAsync<JsonElement>(new Uri(instance.Url, "/v1/sandbox/count"))).GetProperty("count")
                .GetInt64();
        return drawn;
    }
}
