using ImageGateway.Gateway.HealthChecks;
using ImageGateway.Silo.Options;
using StackExchange.Redis;

namespace ImageGateway.Silo.Hosting;

/// <summary>
/// Looks at start and every minute whether Redis keeps what it acknowledges. One that does not is named in the log, by
/// <c>/readyz</c> and by the metric of degraded parts; it is used all the same.
/// </summary>
internal sealed partial class RedisDurability(
    RedisConnection connection, SiloSettings settings, Degradations degradations, TimeProvider time, ILogger<RedisDurability> logger)
    : BackgroundService
{
    private const string Part = "redis_durability";

    // Below the time for which a degraded part is remembered.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(50);

    private static readonly (string Name, string Value, string Otherwise)[] Wanted =
    [
        ("appendonly", "yes", "a restart loses everything"),
        ("appendfsync", "always", "a crash loses the last writes that were answered"),
        ("maxmemory-policy", "noeviction", "a full memory drops budgets and keys"),
    ];

    /// <summary>Settings of a Redis by which it may lose what it acknowledged; those that it does not tell are passed over.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(IConnectionMultiplexer redis)
    {
        var faults = new List<string>();
        foreach (var server in redis.GetServers().Where(static server => server is { IsConnected: true, IsReplica: false }))
        {
            foreach (var (name, value, otherwise) in Wanted)
            {
                if (await ReadAsync(server, name) is { } actual && actual != value)
                    faults.Add($"{name} is {actual} instead of {value}: {otherwise}");
            }
        }

        return [.. faults.Distinct(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var redis = await connection.GetAsync().WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        var told = string.Empty;
        do
        {
            try
            {
                var faults = string.Join("; ", await FaultsAsync(redis));
                if (faults.Length > 0)
                    degradations.Failed(Part);
                if (faults != told && faults.Length > 0)
                    LogFaults(settings.Redis.Address, faults);
                told = faults;
            }
            catch (Exception away) when (away is RedisException or TimeoutException)
            {
                // Others say that Redis is away.
                LogUnread(settings.Redis.Address, away.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // A service that runs Redis for others may not let its settings be read.
    private static async Task<string?> ReadAsync(IServer server, string name)
    {
        try
        {
            var pair = (RedisResult[]?)await server.ExecuteAsync("CONFIG", "GET", name);
            return pair is [_, var value] ? (string?)value : null;
        }
        catch (RedisServerException)
        {
            return null;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Redis at {Address} may lose writes that it has acknowledged, and with them money: {Faults}")]
    private partial void LogFaults(string address, string faults);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The settings of Redis at {Address} cannot be read now: {Reason}")]
    private partial void LogUnread(string address, string reason);
}
