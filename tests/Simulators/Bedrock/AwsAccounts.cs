using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ImageGateway.Simulators.Bedrock;

/// <summary>The keys that exist: one lasting pair, one temporary one that is good, one that has ended, and those that STS gave.</summary>
public sealed class AwsAccounts(TimeProvider time)
{
    public const string AccessKeyId = "AKIATESTBEDROCK00001";
    public const string Secret = "test/secret+of/the+simulated/account0001";
    public const string TemporaryKeyId = "ASIATESTBEDROCK00002";
    public const string ExpiredKeyId = "ASIATESTBEDROCK00003";
    public const string SessionToken = "test-session-token//with+signs==";

    private readonly ConcurrentDictionary<string, AwsSecret> _given = new();

    private readonly Dictionary<string, AwsSecret> _known = new()
    {
        [AccessKeyId] = new(AccessKeyId, Secret, null, DateTimeOffset.MaxValue),
        [TemporaryKeyId] = new(TemporaryKeyId, Secret, SessionToken, DateTimeOffset.MaxValue),
        [ExpiredKeyId] = new(ExpiredKeyId, Secret, SessionToken, DateTimeOffset.MinValue),
    };

    public AwsSecret? Find(string accessKeyId) => _known.GetValueOrDefault(accessKeyId) ?? _given.GetValueOrDefault(accessKeyId);

    /// <summary>A new temporary key, good for an hour.</summary>
    public AwsSecret Give()
    {
        var secret = new AwsSecret(
            "ASIA" + Convert.ToHexString(RandomNumberGenerator.GetBytes(8)),
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(30)),
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(90)),
            time.GetUtcNow() + TimeSpan.FromHours(1));
        return _given[secret.AccessKeyId] = secret;
    }
}
