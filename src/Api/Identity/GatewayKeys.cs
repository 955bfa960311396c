using System.Security.Cryptography;
using System.Text;
using ImageGateway.Api.Options;

namespace ImageGateway.Api.Identity;

/// <summary>
/// The gateway's own keys in mode <c>keys</c>: the admin key, given by <c>IMAGEGATEWAY__ADMINKEY</c> or made at the first
/// start. Only its hash is kept.
/// </summary>
public sealed class GatewayKeys
{
    private const string FileName = "admin-key.sha256";
    private const int KeyBytes = 24;

    private readonly byte[] _adminHash;

    private GatewayKeys(byte[] adminHash) => _adminHash = adminHash;

    /// <summary>Reads or makes the admin key.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="madeKey">The key where it was made just now; it cannot be shown again.</param>
    public static GatewayKeys Open(GatewayOptions options, out string? madeKey)
    {
        madeKey = null;
        if (options.Auth == AuthMode.Open)
            return new([]);
        if (options.AdminKey is { } given)
            return new(Hash(given));

        var path = Path.Combine(options.DataDirectory, FileName);
        if (File.Exists(path))
            return new(Convert.FromHexString(File.ReadAllText(path).Trim()));

        madeKey = "igw-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
        File.WriteAllText(path, Convert.ToHexStringLower(Hash(madeKey)));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return new(Hash(madeKey));
    }

    /// <summary>Whether the key is one of ours; compared by hash, in constant time.</summary>
    public bool IsValid(string key) => CryptographicOperations.FixedTimeEquals(_adminHash, Hash(key));

    // A key has 192 random bits, so that a fast hash is enough.
    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
