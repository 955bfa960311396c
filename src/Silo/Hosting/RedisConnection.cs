using System.Net.Sockets;
using ImageGateway.Gateway.Options;
using ImageGateway.Silo.Options;
using Polly;
using Polly.Retry;
using StackExchange.Redis;

namespace ImageGateway.Silo.Hosting;

/// <summary>
/// The process's one connection to Redis, shared by membership and grain state. A Redis that is late or away is waited for,
/// with a line in the log every ten seconds that names it and why it cannot be used.
/// </summary>
internal sealed partial class RedisConnection : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TimeBetweenLines = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    private readonly SiloSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<RedisConnection> _logger;
    private readonly CancellationToken _stopping;
    private readonly ResiliencePipeline<IConnectionMultiplexer> _patience;
    private readonly Lazy<Task<IConnectionMultiplexer>> _connection;
    private long? _lastLine;

    public RedisConnection(
        SiloSettings settings, RedisGate gate, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<RedisConnection> logger)
    {
        (_settings, _time, _logger, _stopping) = (settings, time, logger, lifetime.ApplicationStopping);
        _patience = new ResiliencePipelineBuilder<IConnectionMultiplexer> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<IConnectionMultiplexer>
            {
                MaxRetryAttempts = int.MaxValue,
                Delay = Pause,
                ShouldHandle = new PredicateBuilder<IConnectionMultiplexer>().Handle<RedisException>().Handle<SocketException>()
                    .Handle<TimeoutException>(),
                OnRetry = attempt => LogAsync(attempt.Outcome.Exception!),
            })
            .Build();
        _connection = new(async () =>
        {
            var connection = await _patience.ExecuteAsync(async _ => await ConnectAsync(settings), _stopping);
            gate.Open();
            return connection;
        });
    }

    /// <summary>Gives the connection, once there is one.</summary>
    /// <exception cref="OperationCanceledException">The process is told to end.</exception>
    public Task<IConnectionMultiplexer> GetAsync() => _connection.Value;

    /// <summary>Refuses to start with a password that Redis does not take; one that cannot be reached may come.</summary>
    /// <exception cref="OptionException">Redis refuses the password, or asks for one.</exception>
    public static async Task CheckPasswordAsync(SiloSettings settings)
    {
        try
        {
            await using var connection = await ConnectAsync(settings);
        }
        catch (RedisException refused) when (IsRefusedPassword(refused, settings))
        {
            throw OptionException.ForOption(
                SiloSettingsReader.RedisPasswordVariable, settings.Redis.HasPassword
                    ? "***"
                    : string.Empty, $"is refused by Redis at {Address(settings)}");
        }
        catch (Exception away) when (away is RedisException or SocketException or TimeoutException)
        {
            // The start waits for it, and says so.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _connection.Value).DisposeAsync();
    }

    private static async Task<IConnectionMultiplexer> ConnectAsync(SiloSettings settings)
    {
        var connection = await ConnectionMultiplexer.ConnectAsync(
            settings.Redis.CreateOptions($"imagegateway-{settings.Cluster}", ConnectTimeout));
        try
        {
            // A Redis that asks for a password takes the connection and refuses its first command.
            await connection.GetDatabase().PingAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async ValueTask LogAsync(Exception failure)
    {
        if (_lastLine is { } last && _time.GetElapsedTime(last) < TimeBetweenLines)
            return;
        _lastLine = _time.GetTimestamp();
        LogWaiting(Address(_settings), IsRefusedPassword(failure, _settings) ? "it refuses the password" : await ReasonAsync());
    }

    // A certificate that is not trusted is an authentication that fails, too; only words of Redis tell them apart.
    private static bool IsRefusedPassword(Exception failure, SiloSettings settings) =>
        (failure is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } && !settings.Redis.IsEncrypted)
        || failure.Message.Contains("NOAUTH", StringComparison.Ordinal)
        || failure.Message.Contains("WRONGPASS", StringComparison.Ordinal)
        || (failure.InnerException is { } inner && IsRefusedPassword(inner, settings));

    // The client's own message names its internal states; a bare connection knows what is wrong.
    private async ValueTask<string> ReasonAsync()
    {
        using var patience = new CancellationTokenSource(ConnectTimeout, _time);
        try
        {
            using var probe = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await probe.ConnectAsync(_settings.Redis.EndPoints[0], patience.Token);
            return _settings.Redis.IsEncrypted
                ? "something listens there that does not answer as Redis with TLS and a certificate that is trusted here"
                : "something listens there that does not answer as Redis";
        }
        catch (SocketException failure)
        {
            return failure.Message;
        }
        catch (OperationCanceledException)
        {
            return $"no connection within {ConnectTimeout.TotalSeconds:0} s";
        }
    }

    private static string Address(SiloSettings settings) => settings.Redis.Address;

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Waiting for Redis at {Address}, which holds the cluster's membership and state: {Reason}")]
    private partial void LogWaiting(string address, string reason);
}
