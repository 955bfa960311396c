using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace ImageGateway.Api.Authentication;

/// <summary>The texts of gateway keys: random, and kept as hashes only.</summary>
internal static class KeyText
{
    private const int RandomBytes = 24;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");


    private const string Prefix = "igw-";

    /// <summary>Determines whether a text has the form of a key that the gateway made, whatever became of the key.</summary>
    public static bool IsOne(string text) =>
        text.Length == Prefix.Length + (2 * RandomBytes) && text.StartsWith(Prefix, StringComparison.Ordinal) && text.AsSpan(Prefix.Length).IndexOfAnyExcept(HexDigits) < 0;

    /// <summary>A key that nobody can guess.</summary>
    public static string New() => Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>The hash by which a key is found. A key has 192 random bits, so that a fast hash is enough.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
