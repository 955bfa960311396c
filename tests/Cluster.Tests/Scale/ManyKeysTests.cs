using System.Diagnostics;
using System.Globalization;
using ImageGateway.Cluster.Tests.Processes;
using ImageGateway.TestKit;
using StackExchange.Redis;
using Xunit.Abstractions;

namespace ImageGateway.Cluster.Tests.Scale;

/// <summary>
/// A cluster with 1,000 keys and 100 budgets, with <c>LONG_TESTS=1</c> a million and 100,000: how long a change takes, how long a
/// front-end takes to start, how much memory it has, and how many calls to grains it makes: a fixed number a second, and hardly any
/// for a request within its leases.
/// </summary>
[Collection(AloneTests.Name)]
public sealed class ManyKeysTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Clients = 4;
    private const double MostFixedCalls = 2;
    private const long Megabyte = 1 << 20;

    private static readonly int Keys = PropertyRuns.Scaled(1_000_000, 1_000);
    private static readonly int Used = PropertyRuns.Scaled(200, 10);
    private static readonly int Changes = PropertyRuns.Scaled(100, 5);
    private static readonly int Pages = PropertyRuns.Scaled(50, 5);
    private static readonly int Requests = PropertyRuns.Scaled(10_000, 500);
    // In an ordinary build most of its requests fall in the time in which leases grow with what is spent.
    private static readonly double MostCallsARequest = PropertyRuns.IsLong ? 0.01 : 0.1;

    // Of a long run, which has the machine for itself; beside other suites it is theirs.
    private static readonly double MostForAChange = PropertyRuns.IsLong ? 20 : 10_000;
    private static readonly TimeSpan MostForAStart = PropertyRuns.IsLong ? TimeSpan.FromSeconds(3) : TimeSpan.FromSeconds(120);

    // After the last request its outcome is reported within a second and a half.
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(PropertyRuns.Scaled(60, 6));
    private static readonly int Budgets = Keys / 10;
    private static readonly TimeSpan Rewriting = TimeSpan.FromMinutes(5);

    // A first page waits until the order of its list is built.
    private static readonly TimeSpan Building = TimeSpan.FromMinutes(5);

    private readonly ProcessGroup _group = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _group.DisposeAsync();

    [Fact]
    public async Task Keys_VeryMany_AreServedAndChangedAsFew()
    {
        var silo = _group.StartMember("silo");
        var first = _group.StartMember("api");
        await _group.AllReadyAsync(this, silo, first);
        var sample = await SaveAsync(first, "sample-slug");
        await Eventually.TrueAsync(
            "the saved entry serves", TimeSpan.FromSeconds(30),
            async _ => await _group.DrawAsync(first, "x-portkey-virtual-key", "sample-slug") == 200);
        await _group.ManageAsync(first, HttpMethod.Get, "/v1/virtual-keys/sample-slug/usage");

        // Grains that have the old list end with their silo.
        await EndAsync(first);
        await EndAsync(silo);
        var watch = Stopwatch.StartNew();
        await LoadAsync(sample);
        output.WriteLine(FormattableString.Invariant(
            $"{Keys} keys and {Budgets} budgets are loaded in {watch.Elapsed.TotalSeconds:0.0} s"));

        silo = _group.StartMember("silo");
        await _group.ReadyAsync(silo);
        watch.Restart();
        var frontEnd = _group.StartMember("api");
        await _group.ReadyAsync(frontEnd);
        var start = watch.Elapsed;
        output.WriteLine(FormattableString.Invariant(
            $"a front-end is ready after {start.TotalSeconds:0.0} s with {Memory(frontEnd)} MB, the silo has {Memory(silo)} MB"));

        var random = new Random(1);
        var draws = new List<double>();
        for (var draw = 0; draw < Used; draw++)
        {
            var slug = KeyLoader.Slug(random.Next(Keys));
            watch.Restart();
            Assert.Equal(200, await _group.DrawAsync(frontEnd, "x-portkey-virtual-key", slug));
            draws.Add(watch.Elapsed.TotalMilliseconds);
        }

        var (saved, changed) = (new List<double>(), new List<double>());
        for (var number = 0; number < Changes; number++)
        {
            watch.Restart();
            await SaveAsync(frontEnd, "new-" + number.ToString(CultureInfo.InvariantCulture));
            saved.Add(watch.Elapsed.TotalMilliseconds);
            changed.Add(await ChangeAsync(frontEnd, random));
        }

        output.WriteLine($"first image with a key: {Times(draws)}; a new key: {Times(saved)}; a changed key: {Times(changed)}");
        var whileBuilding = await BuildAsync(frontEnd);
        await PagesAsync(frontEnd);
        output.WriteLine($"afterwards the front-end has {Memory(frontEnd)} MB, the silo {Memory(silo)} MB");
        Assert.InRange(Memory(frontEnd), 1, 300);
        await CountCallsAsync(frontEnd);
        Assert.InRange(Middle(saved), 0, MostForAChange);
        Assert.InRange(Middle(changed), 0, MostForAChange);
        Assert.InRange(Middle(whileBuilding), 0, 2 * MostForAChange);
        Assert.InRange(start, TimeSpan.Zero, MostForAStart);
    }

    // Changes go on while the order is built, and front-ends start.
    private async Task<List<double>> BuildAsync(Member frontEnd)
    {
        var watch = Stopwatch.StartNew();
        var (building, changed, random) = (FirstPageAsync(frontEnd), new List<double>(), new Random(3));
        var starting = PropertyRuns.IsLong ? StartAnotherAsync() : Task.FromResult(TimeSpan.Zero);
        do
            changed.Add(await ChangeAsync(frontEnd, random));
        while (!building.IsCompleted);
        var total = await building;
        output.WriteLine(FormattableString.Invariant(
            $"the first page of {total} keys: {watch.Elapsed.TotalMilliseconds:0} ms; meanwhile a changed key: {Times(changed)}"));
        output.WriteLine(FormattableString.Invariant(
            $"a front-end that starts meanwhile is ready after {(await starting).TotalSeconds:0.0} s"));
        Assert.InRange(total, Keys, Keys + Changes + 1);
        return changed;
    }

    private async Task<int> FirstPageAsync(Member frontEnd)
    {
        var total = 0;
        await Eventually.TrueAsync("the order of the keys is built", Building, async _ =>
        {
            var page = await _group.ManageAsync(frontEnd, HttpMethod.Get, "/v1/virtual-keys?page_size=20");
            total = page.GetProperty("total").GetInt32();
            return true;
        });
        return total;
    }

    private async Task<TimeSpan> StartAnotherAsync()
    {
        var watch = Stopwatch.StartNew();
        await _group.ReadyAsync(_group.StartMember("api"));
        return watch.Elapsed;
    }

    private async Task<double> ChangeAsync(Member frontEnd, Random random)
    {
        var slug = KeyLoader.Slug(random.Next(Keys));
        var watch = Stopwatch.StartNew();
        await _group.ManageAsync(frontEnd, HttpMethod.Put, "/v1/virtual-keys/" + slug, new { note = "changed" });
        return watch.Elapsed.TotalMilliseconds;
    }

    private async Task PagesAsync(Member frontEnd)
    {
        var watch = Stopwatch.StartNew();
        var (pages, random) = (new List<double>(), new Random(2));
        for (var number = 0; number < Pages; number++)
        {
            var current = random.Next(Keys / 20);
            watch.Restart();
            var page = await _group.ManageAsync(
                frontEnd, HttpMethod.Get, FormattableString.Invariant($"/v1/virtual-keys?page_size=20&current_page={current}"));
            pages.Add(watch.Elapsed.TotalMilliseconds);
            Assert.Equal(20, page.GetProperty("data").GetArrayLength());
        }

        output.WriteLine($"a page of 20 keys anywhere: {Times(pages)}");
    }

    private async Task CountCallsAsync(Member frontEnd)
    {
        await DrawAsync(frontEnd, Requests / 10);
        await RealTime.PassAsync(Ending);
        var before = await GrainCalls.OfAsync(_group.Http, frontEnd);
        await RealTime.PassAsync(Idle);
        var idle = (await GrainCalls.OfAsync(_group.Http, frontEnd) - before) / Idle.TotalSeconds;

        before = await GrainCalls.OfAsync(_group.Http, frontEnd);
        var watch = Stopwatch.StartNew();
        await DrawAsync(frontEnd, Requests);
        var seconds = watch.Elapsed.TotalSeconds;
        var calls = await GrainCalls.OfAsync(_group.Http, frontEnd) - before;
        var aRequest = Math.Max(0, calls - (MostFixedCalls * seconds)) / Requests;
        output.WriteLine(FormattableString.Invariant(
            $"idle: {idle:0.00} calls a second; {Requests} requests in {seconds:0.0} s: {calls} calls, {aRequest:0.0000} a request"));

        // Beside other suites a report may be repeated; CallsOfAFrontEndTests holds the number itself.
        Assert.InRange(idle, 0, PropertyRuns.IsLong ? MostFixedCalls : 2 * MostFixedCalls);
        Assert.InRange(aRequest, 0, MostCallsARequest);
    }

    private async Task DrawAsync(Member frontEnd, int requests)
    {
        var left = requests;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
                Assert.Equal(200, await _group.DrawAsync(frontEnd, "x-portkey-virtual-key", "new-0"));
        }));
    }

    private async Task LoadAsync(string sample)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(_group.RedisAddress + ",allowAdmin=true,syncTimeout=60000");
        await new KeyLoader(redis.GetDatabase(), sample, "sample-slug").LoadAsync(Keys, Budgets);
        var server = redis.GetServers()[0];
        await server.ConfigSetAsync("appendfsync", "always");
        await server.ConfigSetAsync("appendonly", "yes");
        await Eventually.TrueAsync("Redis has written its append-only file", Rewriting, async _ =>
            (await server.InfoAsync("persistence")).SelectMany(group => group)
                .Single(line => line.Key == "aof_rewrite_in_progress").Value == "0");
    }

    private async Task<string> SaveAsync(Member frontEnd, string slug) => (await _group.ManageAsync(
        frontEnd, HttpMethod.Post, "/v1/virtual-keys",
        new { name = slug, slug, provider = "sandbox", key = "a key of the tests", usage_limits = new { credit_limit = 1_000_000 } }))
        .GetProperty("id").GetString()!;

    private static async Task EndAsync(Member member)
    {
        member.Process.Signal(UnixSignal.Terminate);
        await member.Process.ExitCodeAsync(TimeSpan.FromSeconds(60));
    }

    private static long Memory(Member member)
    {
        using var process = Process.GetProcessById(member.Process.Id);
        return process.WorkingSet64 / Megabyte;
    }

    private static string Times(List<double> times) => FormattableString.Invariant(
        $"p50 {Middle(times):0.0} ms, p95 {times.Order().ElementAt(times.Count * 95 / 100):0.0} ms");

    private static double Middle(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
