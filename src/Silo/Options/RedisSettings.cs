using System.Diagnostics.CodeAnalysis;
using System.Net;
using ImageGateway.Gateway.Options;
using StackExchange.Redis;

namespace ImageGateway.Silo.Options;

/// <summary>
/// The Redis that holds membership and grain state: HOST:PORT, or a whole configuration of StackExchange.Redis, by which it may have
/// several endpoints, a user, TLS, Sentinel.
/// </summary>
public sealed class RedisSettings
{
    private readonly ConfigurationOptions _options;

    private RedisSettings(ConfigurationOptions options) => _options = options;

    /// <summary>Rule that the short form obeys.</summary>
    public const string PlainRule = "must be HOST:PORT with a port from 1 to 65535";

    /// <summary>Settings without an endpoint, where nothing is said.</summary>
    public static RedisSettings None { get; } = new(new());

    /// <summary>Endpoints in the order in which they are given.</summary>
    public IReadOnlyList<EndPoint> EndPoints => [.. _options.EndPoints];

    /// <summary>Endpoints as an operator names them, without secrets.</summary>
    public string Address => string.Join(", ", EndPoints.Select(static endpoint => endpoint switch
    {
        DnsEndPoint named => $"{named.Host}:{named.Port}",
        IPEndPoint numbered => numbered.ToString(),
        _ => endpoint.ToString(),
    }));

    /// <summary>True when connections are encrypted.</summary>
    public bool IsEncrypted => _options.Ssl;

    /// <summary>True when every endpoint is on this machine.</summary>
    public bool IsLocal => EndPoints.All(static endpoint => endpoint switch
    {
        DnsEndPoint named => named.Host == "localhost",
        IPEndPoint numbered => IPAddress.IsLoopback(numbered.Address),
        _ => false,
    });

    /// <summary>True when a password is configured.</summary>
    public bool HasPassword => !string.IsNullOrEmpty(_options.Password);

    /// <summary>Reads the text of the setting.</summary>
    /// <param name="value">HOST:PORT, a configuration, or <c>@</c> and a file with one of them.</param>
    /// <param name="redis">The settings.</param>
    /// <param name="fault">The part of the text that may be shown, and the rule that it breaks.</param>
    /// <returns>False where it cannot be used.</returns>
    public static bool TryRead(
        string value, [NotNullWhen(true)] out RedisSettings? redis, [NotNullWhen(false)] out RedisFault? fault)
    {
        (redis, fault) = value.StartsWith('@') ? ReadFile(value) : Parse(value, value);
        return redis is not null;
    }

    /// <summary>The settings with another password; null changes nothing.</summary>
    public RedisSettings WithPassword(string? password)
    {
        if (password is null)
            return this;
        var options = _options.Clone();
        options.Password = password;
        return new(options);
    }

    /// <summary>Options of a new connection.</summary>
    /// <param name="name">Name of the client, as Redis lists it.</param>
    /// <param name="connectTimeout">Time for a connection.</param>
    public ConfigurationOptions CreateOptions(string name, TimeSpan connectTimeout)
    {
        var options = _options.Clone();
        options.ClientName ??= name;
        options.ConnectTimeout = (int)connectTimeout.TotalMilliseconds;
        // Only the first connection fails so; a lost one comes back by itself when Redis does.
        options.AbortOnConnectFail = true;
        options.ConnectRetry = 0;
        return options;
    }

    /// <summary>Endpoints only, for what Orleans prints of its options.</summary>
    public ConfigurationOptions Describe()
    {
        var described = new ConfigurationOptions();
        foreach (var endpoint in EndPoints)
            described.EndPoints.Add(endpoint);
        return described;
    }

    private static (RedisSettings? Redis, RedisFault? Fault) ReadFile(string value)
    {
        try
        {
            return Parse(File.ReadAllText(value[1..]).Trim(), value);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return (null, new(value, unreadable.Message));
        }
    }

    private static (RedisSettings? Redis, RedisFault? Fault) Parse(string text, string shown)
    {
        var isPlain = !text.AsSpan().ContainsAny(',', '=');
        try
        {
            var options = ConfigurationOptions.Parse(text);
            if (options.EndPoints.Count > 0 && options.EndPoints.All(IsSound))
                return (new(options), null);
        }
        catch (ArgumentException)
        {
            // Its message quotes the text, and with it perhaps a password.
        }

        // What is wrong may stand beside a password.
        return (null, new(
            isPlain || shown.StartsWith('@') ? shown : SettingReader.Hidden,
            isPlain
                ? PlainRule
                : "must be HOST:PORT, or a configuration of StackExchange.Redis such as HOST:PORT,ssl=true,user=NAME"));
    }

    private static bool IsSound(EndPoint endpoint) => endpoint switch
    {
        DnsEndPoint named => named.Port is >= 1 and <= 65535 && Uri.CheckHostName(named.Host) != UriHostNameType.Unknown,
        IPEndPoint numbered => numbered.Port >= 1,
        _ => false,
    };
}

/// <summary>Fault in the text that says where Redis is.</summary>
/// <param name="Shown">The text, or what may be shown of it.</param>
/// <param name="Rule">Rule that it breaks, as the end of a sentence.</param>
public sealed record RedisFault(string Shown, string Rule);
