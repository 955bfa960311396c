using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ImageGateway.Simulators.Google;

/// <summary>The access tokens that the token service gave out.</summary>
public sealed class IssuedTokens(TimeProvider time)
{
    /// <summary>Seconds that a token is good, as Google says it.</summary>
    public const int LifeSeconds = 3599;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _ends = new(StringComparer.Ordinal);

    public string Issue()
    {
        var token = "ya29." + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        _ends[token] = time.GetUtcNow().AddSeconds(LifeSeconds);
        return token;
    }

    public bool IsGood(string token) => _ends.TryGetValue(token, out var end) && time.GetUtcNow() < end;
}
