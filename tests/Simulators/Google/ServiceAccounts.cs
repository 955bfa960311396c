using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace ImageGateway.Simulators.Google;

/// <summary>Service accounts with any name, all with one key that is made when the process starts.</summary>
public sealed class ServiceAccounts : IDisposable
{
    public const string KeyId = "simulated-key-1";

    private const string Domain = "@example-project.iam.gserviceaccount.com";

    private readonly RSA _key = RSA.Create(2048);

    /// <summary>The key file of an account, as Google Cloud's console gives it.</summary>
    public JsonObject KeyFile(string name, string tokenUrl) => new()
    {
        ["type"] = "service_account",
        ["project_id"] = "example-project",
        ["private_key_id"] = KeyId,
        ["private_key"] = _key.ExportPkcs8PrivateKeyPem(),
        ["client_email"] = name + Domain,
        ["client_id"] = "100000000000000000001",
        ["token_uri"] = tokenUrl,
        ["universe_domain"] = "googleapis.com",
    };

    public static bool IsAccount(string? email) => email?.EndsWith(Domain, StringComparison.Ordinal) == true;

    public bool HasSigned(byte[] text, byte[] signature) =>
        _key.VerifyData(text, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    public void Dispose() => _key.Dispose();
}
