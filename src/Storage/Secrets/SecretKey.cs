using System.Security.Cryptography;
using System.Text;

namespace ImageGateway.Storage.Secrets;

/// <summary>A key under which secrets are sealed, derived from a master key.</summary>
public sealed class SecretKey
{
    private const int KeyBytes = 32;
    private const int IdBytes = 6;

    private SecretKey(string id, byte[] bytes) => (Id, Bytes) = (id, bytes);

    /// <summary>Name of the key in what it sealed; tells nothing about the key.</summary>
    public string Id { get; }

    internal byte[] Bytes { get; }

    /// <summary>Derives the key from a master key.</summary>
    /// <param name="master">The master key: a long random text. Secret.</param>
    public static SecretKey From(string master)
    {
        var text = Encoding.UTF8.GetBytes(master);
        var id = HKDF.DeriveKey(HashAlgorithmName.SHA256, text, IdBytes, info: "id of the key of secrets"u8.ToArray());
        return new(
            Convert.ToHexStringLower(id), HKDF.DeriveKey(HashAlgorithmName.SHA256, text, KeyBytes, info: "secrets at rest"u8.ToArray()));
    }

    /// <summary>Id of the key.</summary>
    public override string ToString() => Id;
}
