using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ImageGateway.Storage.Files;

/// <summary>Signs links to archived images, so that only who was given a link can open it, and until when.</summary>
/// <param name="key">32 secret bytes, the same on every front-end that serves the archive.</param>
public sealed class LinkSigner(ReadOnlyMemory<byte> key)
{
    private const int IdBytes = 4;

    /// <summary>Names the key in its links; tells nothing about it.</summary>
    public string Id { get; } = Convert.ToHexStringLower(
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.ToArray(), IdBytes, info: "id of the key of links"u8.ToArray()));

    /// <summary>The signature of an id and the Unix second at which the link ends; 0 is never.</summary>
    public string Sign(string id, long expires)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Span, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}\n{expires}")), mac);
        return Base64Url.EncodeToString(mac);
    }

    /// <summary>Determines whether the signature is ours; compared in constant time.</summary>
    public bool IsValid(string id, long expires, string signature) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(id, expires)), Encoding.UTF8.GetBytes(signature));
}
