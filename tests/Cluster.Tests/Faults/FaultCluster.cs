using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ImageGateway.Cluster.Tests.History;
using ImageGateway.Cluster.Tests.Processes;
using ImageGateway.TestKit;
using StackExchange.Redis;

namespace ImageGateway.Cluster.Tests.Faults;

/// <summary>A cluster whose processes and connections can be made to fail, its provider, and the history of what happened.</summary>
internal sealed class FaultCluster : IAsyncDisposable
{
    public const string Model = "dall-e-3";

    /// <summary>The price of an image, by the price sheet.</summary>
    public static readonly ImageGateway.Core.Budgets.Amount Image = new(40_000, 1, 1);

    private static readonly TimeSpan ImageTime = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(PropertyRuns.Scaled(900, 60));
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(60);

    private readonly int _redisPort = FreePorts.TakeOne();
    private readonly DateTimeOffset _began = DateTimeOffset.UtcNow;
    private readonly WitnessProvider _provider;
    private readonly Dictionary<string, string> _budgets = [];
    private ChildProcess _redis;

    public FaultCluster(int silos, int frontEnds, HistoryRecorder history, params (string Name, string Value)[] settings)
    {
        History = history;
        _provider = new(Drawn, ImageTime);
        Environment = new Dictionary<string, string>
        {
            ["IMAGEGATEWAY__DRAINSECONDS"] = "10",
            ["IMAGEGATEWAY__MASTERKEY"] = "the master key of the tests",
            ["IMAGEGATEWAY__ARCHIVE__KIND"] = "off",
            ["IMAGEGATEWAY__PROVIDERS__openai__BASEURL"] = _provider.Address + "v1",
        };
        foreach (var (name, value) in settings)
            Environment["IMAGEGATEWAY__" + name] = value;
        _redis = StartRedis();
        var address = new IPEndPoint(IPAddress.Loopback, _redisPort);
        for (var number = 0; number < silos + frontEnds; number++)
        {
            var isSilo = number < silos;
            var name = isSilo ? $"silo-{number}" : $"front-end-{number - silos}";
            (isSilo ? Silos : FrontEnds).Add(new(this, name, isSilo, address));
        }
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("imagegateway-faults-").FullName;

    public Dictionary<string, string> Environment { get; }

    public HttpClient Http { get; } = new() { Timeout = AnswerPatience };

    public HistoryRecorder History { get; }

    public List<FaultMember> Silos { get; } = [];

    public List<FaultMember> FrontEnds { get; } = [];

    public IEnumerable<FaultMember> Members => Silos.Concat(FrontEnds);

    public int Count => Silos.Count + FrontEnds.Count;

    public string RedisAddress => $"127.0.0.1:{_redisPort.ToString(CultureInfo.InvariantCulture)}";

    public async Task StartAsync(string path)
    {
        foreach (var member in Members)
            member.Start(path);
        foreach (var member in Members)
            await member.ReadyAsync();
    }

    /// <summary>Kills the store and starts it again on its append-only file.</summary>
    public async Task KillRedisAsync()
    {
        _redis.Signal(UnixSignal.Kill);
        await _redis.ExitCodeAsync(Patience);
    }

    public void RestartRedis() => _redis = StartRedis();

    /// <summary>Does something with the store, past all proxies.</summary>
    public async Task<T> WithRedisAsync<T>(Func<IConnectionMultiplexer, IDatabase, Task<T>> work)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(RedisAddress + ",allowAdmin=true");
        return await work(redis, redis.GetDatabase());
    }

    /// <summary>Saves a key with a budget, and waits until every front-end knows it.</summary>
    /// <returns>Its id, by which its budget is known.</returns>
    public async Task<string> SaveKeyAsync(string slug, int images)
    {
        var saved = await ManageAsync(HttpMethod.Post, "/v1/virtual-keys", new
        {
            name = slug,
            slug,
            provider = "openai",
            key = "sk-of-the-tests",
            usage_limits = new { credit_limit = Image.Cost * images / 1_000_000m },
        });
        var id = saved.GetProperty("id").GetString()!;
        lock (_budgets)
            _budgets.Add(slug, id);
        History.Add(new() { Kind = HistoryKind.Limit, Budget = id, Limits = new(Image.Cost * images, null, null), Note = slug });
        foreach (var frontEnd in FrontEnds)
        {
            await Eventually.TrueAsync($"{slug} is known at {frontEnd.Name}", Patience, async cancellation =>
            {
                using var response = await Http.GetAsync(new Uri(frontEnd.Url, "/v1/virtual-keys/" + slug), cancellation);
                return (int)response.StatusCode == 200;
            });
        }

        return id;
    }

    /// <summary>Calls a route of the control plane at any front-end that does it.</summary>
    public async Task<JsonElement> ManageAsync(HttpMethod method, string path, object? body = null)
    {
        JsonElement? answer = null;
        var turn = 0;
        await Eventually.TrueAsync($"{method} {path}", Patience, async cancellation =>
        {
            var frontEnd = FrontEnds[turn++ % FrontEnds.Count];
            using var request = new HttpRequestMessage(method, new Uri(frontEnd.Url, path))
            { Content = body is null ? null : JsonContent.Create(body) };
            using var response = await Http.SendAsync(request, cancellation);
            var text = await response.Content.ReadAsStringAsync(cancellation);
            if (!response.IsSuccessStatusCode)
                throw new HttpRequestException($"{(int)response.StatusCode}: {text}");
            answer = JsonDocument.Parse(text).RootElement;
            return true;
        });
        return answer!.Value;
    }

    /// <summary>The silo that hosts a key's budget; the first while none is found.</summary>
    public async Task<FaultMember> HostOfAsync(string key)
    {
        await using var client = await ClusterClient.ConnectAsync(Silos[0].GatewayPort);
        var address = await client.HostOfAsync(key);
        return Silos.Find(silo => silo.SiloPort == address?.Endpoint.Port) ?? Silos[0];
    }

    /// <summary>Adds to the history what the store was given.</summary>
    public IEnumerable<HistoryLine> Written()
    {
        var file = Path.Combine(Folder, "appendonlydir");
        foreach (var (budget, at, ledger) in AppendOnlyFile.Ledgers(file))
        {
            yield return new()
            {
                Kind = HistoryKind.Written,
                Process = "redis",
                At = (long)(at - _began).TotalMicroseconds,
                Budget = budget,
                Ledger = ledger,
            };
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in Members)
            await member.DisposeAsync();
        await _redis.DisposeAsync();
        _provider.Dispose();
        Http.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    // The prompt is "slug number".
    private void Drawn(string prompt)
    {
        string? budget;
        lock (_budgets)
            budget = _budgets.GetValueOrDefault(prompt.Split(' ')[0]);
        History.Add(new() { Kind = HistoryKind.Drawn, Process = "provider", Attempt = prompt, Budget = budget });
    }

    // Nothing is ever rewritten, so that the file is the whole history of the store.
    private ChildProcess StartRedis() => new(
        "redis-server", new Dictionary<string, string>(),
        "--port", _redisPort.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--dir", Folder,
        "--appendonly", "yes", "--appendfsync", "always", "--aof-timestamp-enabled", "yes", "--auto-aof-rewrite-percentage", "0",
        "--maxmemory-policy", "noeviction");
}
