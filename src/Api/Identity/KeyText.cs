using System.Security.Cryptography;
using System.Text;

namespace ImageGateway.Api.Identity;

/// <summary>The texts of gateway keys: random, and kept as hashes only.</summary>
internal static class KeyText
{
    private const int RandomBytes = 24;

    /// <summary>A key that nobody can guess.</summary>
    public static string New() => "igw-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>The hash by which a key is found. A key has 192 random bits, so that a fast hash is enough.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
