using System.Buffers.Text;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace ImageGateway.Storage.Secrets;

/// <summary>
/// Seals secrets with AES-256-GCM: <c>v1.key id.nonce and text and tag</c>. Each is bound to its place, so that one cannot be
/// moved to another entry. New ones are sealed under the first key; the others open what was sealed before a rotation.
/// </summary>
/// <param name="keys">The keys, the current one first.</param>
public sealed class SecretBox(IReadOnlyList<SecretKey> keys)
{
    private const string Prefix = "v1.";

    private readonly SecretKey _current = keys[0];
    private readonly FrozenDictionary<string, SecretKey> _keys = keys.DistinctBy(key => key.Id).ToFrozenDictionary(key => key.Id);

    /// <summary>The name of the key under which secrets are sealed.</summary>
    public string CurrentKeyId => _current.Id;

    /// <summary>Seals a secret for one place.</summary>
    /// <param name="secret">The text.</param>
    /// <param name="place">Where it is kept, such as an entry's id and the name of a field.</param>
    public string Seal(string secret, string place)
    {
        var text = Encoding.UTF8.GetBytes(secret);
        var nonceBytes = AesGcm.NonceByteSizes.MaxSize;
        var tagBytes = AesGcm.TagByteSizes.MaxSize;
        var message = new byte[nonceBytes + text.Length + tagBytes];
        var nonce = message.AsSpan(0, nonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(_current.Bytes, tagBytes);
        cipher.Encrypt(
            nonce, text, message.AsSpan(nonceBytes, text.Length), message.AsSpan(nonceBytes + text.Length), Encoding.UTF8.GetBytes(place));
        CryptographicOperations.ZeroMemory(text);
        return Prefix + _current.Id + '.' + Base64Url.EncodeToString(message);
    }

    /// <summary>Opens what was sealed for this place; null where the key is not known or the text was changed.</summary>
    public string? Open(string sealedText, string place)
    {
        if (KeyId(sealedText) is not { } id || !_keys.TryGetValue(id, out var key))
            return null;
        try
        {
            var message = Base64Url.DecodeFromChars(sealedText.AsSpan(Prefix.Length + id.Length + 1)).AsSpan();
            var nonceBytes = AesGcm.NonceByteSizes.MaxSize;
            var tagBytes = AesGcm.TagByteSizes.MaxSize;
            if (message.Length < nonceBytes + tagBytes)
                return null;
            var text = new byte[message.Length - nonceBytes - tagBytes];
            using var cipher = new AesGcm(key.Bytes, tagBytes);
            cipher.Decrypt(
                message[..nonceBytes], message[nonceBytes..^tagBytes], message[^tagBytes..], text, Encoding.UTF8.GetBytes(place));
            return Encoding.UTF8.GetString(text);
        }
        catch (Exception fault) when (fault is FormatException or AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <summary>Determines whether there is a key that may open the sealed text.</summary>
    public bool Knows(string sealedText) => KeyId(sealedText) is { } id && _keys.ContainsKey(id);

    /// <summary>Determines whether the text is sealed under the current key.</summary>
    public bool IsCurrent(string sealedText) => KeyId(sealedText) == _current.Id;

    /// <summary>The name of the key under which it is sealed; null where it is nothing that was sealed here.</summary>
    public static string? KeyId(string sealedText)
    {
        if (!sealedText.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var end = sealedText.IndexOf('.', Prefix.Length);
        return end < 0 ? null : sealedText[Prefix.Length..end];
    }
}
