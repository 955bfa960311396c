using System.Diagnostics;
using System.Text.RegularExpressions;
using ImageGateway.TestKit;
using StackExchange.Redis;
using Xunit.Abstractions;

namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>
/// Answers of idempotency keys and of the cache at two front-ends: what one of them drew is not drawn by the other
/// (docs/architecture/cluster.md#answers-that-are-given-again).
/// </summary>
public sealed partial class SharedResponsesTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Key = "Idempotency-Key";
    private const string Config = """{"provider":"sandbox","cache":{"mode":"simple"}}""";

    private static readonly (string, string) Sandbox = ("x-portkey-provider", "sandbox");
    private static readonly object Slow = new { prompt = "slow", size = "64x64", model = "sandbox-slow", sandbox_delay_ms = 60_000 };

    private readonly ProcessGroup _group = new();
    private readonly TemporaryFolder _archive = new();
    private readonly List<Member> _members = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _group.DisposeAsync();
        _archive.Dispose();
    }

    [Fact]
    public async Task SharedArchive_DrawnAtOneFrontEnd_IsGivenAgainByTheOther()
    {
        var (first, second) = await StartAsync(("ARCHIVE__PATH", _archive.Path));

        // The one that will be killed runs meanwhile.
        var lost = DrawAsync(first, Slow, Sandbox, (Key, "lost"));
        await KnownAsync(1);
        await TwinsAsync(first, second);
        await RetryAsync(first, second);
        await NotStartedAsync(first, second);
        await CacheAsync(first, second);
        await RedisForgetsAsync();

        Assert.False(lost.IsCompleted);
        first.Process.Signal(UnixSignal.Kill);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => lost);
        await KilledAsync(second);
    }

    [Fact]
    public async Task Bucket_DrawnAtOneFrontEnd_IsGivenAgainByTheOther()
    {
        var node = Path.Combine(Repository.Root, "tests", "EndToEnd.Tests", "node");
        await new NpmFolder(node).EnsureAsync();
        await using var s3 = ChildProcess.Start(
            Listening(), new Dictionary<string, string>(),
            ["node", Path.Combine(node, "s3.mjs"), _archive.Path, $"{FreePorts.TakeOne()}"]);
        var url = (await s3.SaidAsync(TimeSpan.FromSeconds(60))).Groups["url"].Value;
        var (first, second) = await StartAsync(
            ("ARCHIVE__SHARED", "false"), ("ARCHIVE__KIND", "s3"), ("ARCHIVE__S3URL", url), ("ARCHIVE__BUCKET", "images"),
            ("AWS_ACCESS_KEY_ID", "S3RVER"), ("AWS_SECRET_ACCESS_KEY", "S3RVER"), ("AWS_REGION", "us-east-1"),
            // An image has about two thousand: with the second answer the first has to go.
            ("IDEMPOTENCY__BYTES", "4000"));

        await RetryAsync(first, second);
        await CacheAsync(first, second);
        Assert.Equal(200, (await DrawAsync(first, Body("more"), Sandbox, (Key, "more"))).Status);
        var gone = await DrawAsync(second, Body("retry"), Sandbox, (Key, "retry"));
        Assert.Equal((502, "outcome_unknown"), (gone.Status, gone.Code));
    }

    private async Task TwinsAsync(Member first, Member second)
    {
        var before = await DrawnAsync();
        var body = new { prompt = "twin", size = "64x64", model = "sandbox-slow", sandbox_delay_ms = 1_000, response_format = "b64_json" };
        var twins = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(index => DrawAsync(index % 2 == 0 ? first : second, body, Sandbox, (Key, "twin"))));

        Assert.All(twins, twin => Assert.Equal((200, twins[0].Image), (twin.Status, twin.Image)));
        Assert.Single(twins, twin => !twin.IsReplay);
        Assert.Equal(before + 1, await DrawnAsync());
    }

    private async Task RetryAsync(Member first, Member second)
    {
        var before = await DrawnAsync();
        var drawn = await DrawAsync(first, Body("retry"), Sandbox, (Key, "retry"));
        var again = await DrawAsync(second, Body("retry"), Sandbox, (Key, "retry"));
        Assert.Equal((200, true, "0", drawn.Image), (again.Status, again.IsReplay, again.Cost, again.Image));

        var other = await DrawAsync(second, Body("something else"), Sandbox, (Key, "retry"));
        Assert.Equal((422, "idempotency_body_mismatch"), (other.Status, other.Code));
        Assert.Equal(before + 1, await DrawnAsync());
    }

    private async Task NotStartedAsync(Member first, Member second)
    {
        var refused = await DrawAsync(first, new { prompt = "refused", model = "sandbox-429" }, Sandbox, (Key, "free"));
        Assert.Equal(429, refused.Status);
        var drawn = await DrawAsync(second, Body("refused"), Sandbox, (Key, "free"));
        Assert.Equal((200, false), (drawn.Status, drawn.IsReplay));
    }

    private async Task CacheAsync(Member first, Member second)
    {
        var before = await DrawnAsync();
        var drawn = await DrawAsync(first, Body("cached"), ("x-portkey-config", Config));
        var hit = await DrawAsync(second, Body("cached"), ("x-portkey-config", Config));
        Assert.Equal((200, "MISS"), (drawn.Status, drawn.Cache));
        Assert.Equal((200, "HIT", drawn.Image), (hit.Status, hit.Cache, hit.Image));
        Assert.Equal(before + 1, await DrawnAsync());
    }

    // Records go by themselves, an hour after the day for which they count; one that was freed is gone at once.
    private async Task RedisForgetsAsync()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(_group.RedisAddress);
        var keys = redis.GetServer(_group.RedisAddress).Keys(pattern: "imagegateway/state/idempotency/*").ToArray();
        Assert.Equal(4, keys.Length);
        foreach (var key in keys)
            Assert.InRange(await redis.GetDatabase().KeyTimeToLiveAsync(key) ?? default, TimeSpan.FromHours(24.9), TimeSpan.FromHours(25));
    }

    private async Task KilledAsync(Member second)
    {
        var watch = Stopwatch.StartNew();
        var lost = await DrawAsync(second, Slow, Sandbox, (Key, "lost"));
        output.WriteLine($"The run of a killed front-end was given up after {watch.Elapsed.TotalSeconds:0.0} s.");
        Assert.Equal((502, "outcome_unknown", "false"), (lost.Status, lost.Code, lost.ShouldRetry));
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(40));

        var again = await DrawAsync(second, Slow, Sandbox, (Key, "lost"));
        Assert.Equal((502, "outcome_unknown"), (again.Status, again.Code));
        // What the killed one drew is given again.
        var kept = await DrawAsync(second, Body("retry"), Sandbox, (Key, "retry"));
        Assert.Equal((200, true), (kept.Status, kept.IsReplay));
    }

    private async Task<(Member First, Member Second)> StartAsync(params (string, string)[] settings)
    {
        var silo = _group.StartMember("silo");
        _members.AddRange([_group.StartMember("api", settings), _group.StartMember("api", settings)]);
        await _group.AllReadyAsync(this, [silo, .. _members]);
        return (_members[0], _members[1]);
    }

    private async Task KnownAsync(int records)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(_group.RedisAddress);
        await Eventually.TrueAsync(
            "the claim is stored", TimeSpan.FromSeconds(60), _ => Task.FromResult(
                redis.GetServer(_group.RedisAddress).Keys(pattern: "imagegateway/state/idempotency/*").Count() == records));
    }

    private Task<long> DrawnAsync() => Drawn.CountAsync(_group.Http, _members);

    [GeneratedRegex("^Listening on (?<url>http://127\\.0\\.0\\.1:\\d+)")]
    private static partial Regex Listening();

    private Task<Drawn> DrawAsync(Member frontEnd, object body, params (string Name, string Value)[] headers) =>
        Drawn.ByAsync(_group.Http, frontEnd, body, headers);

    private static object Body(string prompt) => Drawn.Body(prompt);
}
