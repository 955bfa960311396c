using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace ImageGateway.Api.Authentication;

/// <summary>The texts of gateway keys: random, and kept as hashes only.</summary>
internal static class KeyText
{
    private const int RandomBytes = 24;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<byte> HexBytes = SearchValues.Create("0123456789abcdef"u8);

    private const string Prefix = "igw-";

    /// <summary>Determines whether a text has the form of a key that the gateway made, whatever became of the key.</summary>
    public static bool IsOne(string text) =>
        text.Length == Prefix.Length + (2 * RandomBytes) && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text.AsSpan(Prefix.Length).IndexOfAnyExcept(HexDigits) < 0;

    /// <summary>Determines whether a text of this form stands anywhere in UTF-8 text, as a word or a part of one.</summary>
    public static bool IsIn(ReadOnlySpan<byte> text)
    {
        for (var at = text.IndexOf("igw-"u8); at >= 0; at = text.IndexOf("igw-"u8))
        {
            text = text[(at + Prefix.Length)..];
            if (text.Length >= 2 * RandomBytes && !text[..(2 * RandomBytes)].ContainsAnyExcept(HexBytes))
                return true;
        }

        return false;
    }

    /// <summary>A key that nobody can guess.</summary>
    public static string New() => Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>The hash by which a key is found. A key has 192 random bits, so that a fast hash is enough.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
