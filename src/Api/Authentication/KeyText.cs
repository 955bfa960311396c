using System.Buffers;
using System.Buffers.Text;
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

    /// <summary>
    /// Determines whether a text of this form stands anywhere in UTF-8 text, as a word or a part of one, written plainly or with the
    /// escapes of JSON. Takes no memory, however long the text is.
    /// </summary>
    public static bool IsIn(ReadOnlySpan<byte> text)
    {
        for (var rest = text; rest.IndexOf("igw-"u8) is >= 0 and var at;)
        {
            rest = rest[(at + Prefix.Length)..];
            if (rest.Length >= 2 * RandomBytes && !rest[..(2 * RandomBytes)].ContainsAnyExcept(HexBytes))
                return true;
        }

        return text.IndexOf("\\u00"u8) >= 0 && IsInEscaped(text);
    }

    // No letter of the prefix is one of the digits behind it, so a key begins anew where one breaks off.
    private static bool IsInEscaped(ReadOnlySpan<byte> text)
    {
        for (var matched = 0; !text.IsEmpty;)
        {
            if (matched == 0)
            {
                var start = text.IndexOfAny((byte)Prefix[0], (byte)'\\');
                if (start < 0)
                    return false;
                text = text[start..];
            }

            var letter = Take(ref text);
            var fits = matched < Prefix.Length ? letter == Prefix[matched] : letter < 0x80 && HexBytes.Contains((byte)letter);
            matched = fits ? matched + 1 : letter == Prefix[0] ? 1 : 0;
            if (matched == Prefix.Length + (2 * RandomBytes))
                return true;
        }

        return false;
    }

    // The next letter, of which an escape may be the code.
    private static int Take(ref ReadOnlySpan<byte> text)
    {
        if (text.Length >= 6 && text[0] == '\\' && text[1] == 'u'
            && Utf8Parser.TryParse(text.Slice(2, 4), out ushort code, out var read, 'x') && read == 4)
        {
            text = text[6..];
            return code;
        }

        // A backslash that is escaped begins no escape.
        int letter = text[0];
        text = text[(letter == '\\' && text.Length > 1 ? 2 : 1)..];
        return letter;
    }

    /// <summary>A key that nobody can guess.</summary>
    public static string New() => Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>The hash by which a key is found. A key has 192 random bits, so that a fast hash is enough.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
