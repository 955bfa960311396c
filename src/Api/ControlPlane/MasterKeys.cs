using System.Security.Cryptography;
using ImageGateway.Gateway.Options;
using ImageGateway.Storage.Files;
using ImageGateway.Storage.Secrets;

namespace ImageGateway.Api.ControlPlane;

/// <summary>
/// Source of the keys for secrets at rest: the deployment's master keys, or else one in the data directory that only its owner
/// can read.
/// </summary>
public static class MasterKeys
{
    private const string FileName = "master.key";
    private const int KeyBytes = 32;

    /// <summary>The box for secrets; a key that was made before the deployment gave one still opens what it sealed.</summary>
    public static SecretBox Open(GatewayOptions options)
    {
        var path = Path.Combine(options.DataDirectory, FileName);
        List<string> masters = [.. options.MasterKeys];
        if (KeyFile.Read(path) is { } kept)
            masters.Add(kept);
        else if (masters.Count == 0)
            masters.Add(KeyFile.ReadOrMake(path, () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes))));
        return new([.. masters.Select(SecretKey.From)]);
    }
}
