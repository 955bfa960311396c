using System.Security.Cryptography;
using System.Text;
using ImageGateway.Gateway.Options;
using ImageGateway.Storage.Files;

namespace ImageGateway.Api.Authentication;

/// <summary>
/// The admin key of mode <c>keys</c>, given by <c>IMAGEGATEWAY__ADMINKEY</c> or made at the first start. Only its hash is
/// kept.
/// </summary>
public sealed class GatewayKeys
{
    private const string FileName = "admin-key.sha256";
    private const int FingerprintBytes = 8;

    private readonly byte[] _adminHash;

    private GatewayKeys(string adminHash) => _adminHash = Encoding.ASCII.GetBytes(adminHash);

    /// <summary>Text by which the admin key can be told from others, and not be found.</summary>
    public string Fingerprint => Convert.ToHexStringLower(
        SHA256.HashData([.. "fingerprint\n"u8, .. _adminHash]).AsSpan(0, FingerprintBytes));

    /// <summary>Reads or makes the admin key.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="madeKey">The key where it was made just now; it cannot be shown again.</param>
    public static GatewayKeys Open(GatewayOptions options, out string? madeKey)
    {
        madeKey = null;
        if (options.Auth == AuthMode.Open)
            return new(string.Empty);
        if (options.AdminKey is { } given)
            return new(KeyText.Hash(given));

        var path = Path.Combine(options.DataDirectory, FileName);
        if (KeyFile.Read(path) is { } kept)
            return new(kept);

        var made = KeyText.New();
        var hash = KeyText.Hash(made);
        var written = KeyFile.ReadOrMake(path, () => hash);
        // Where another process was faster, its key counts and was shown there.
        madeKey = written == hash ? made : null;
        return new(written);
    }

    /// <summary>Determines whether the key with this hash is the admin key; compared in constant time.</summary>
    public bool IsAdmin(string hash)
    {
        if (hash.Length != _adminHash.Length)
            return false;
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes * 2];
        return Encoding.ASCII.TryGetBytes(hash, bytes, out var length)
            && CryptographicOperations.FixedTimeEquals(_adminHash, bytes[..length]);
    }
}
