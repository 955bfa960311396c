using System.Security.Cryptography;
using ImageGateway.Api.Options;
using ImageGateway.Storage.Secrets;

namespace ImageGateway.Api.Secrets;

/// <summary>
/// Where the keys of secrets at rest come from: the deployment's master keys; where none is given, one in the data directory
/// that only its owner can read.
/// </summary>
public static class MasterKeys
{
    private const string FileName = "master.key";
    private const int KeyBytes = 32;

    /// <summary>The box for secrets; a key that was made before the deployment gave one still opens what it sealed.</summary>
    public static SecretBox Open(GatewayOptions options)
    {
        var path = Path.Combine(options.DataDirectory, FileName);
        List<string> masters = options.MasterKey is { } given ? [given, .. options.FormerMasterKeys] : [];
        if (File.Exists(path))
            masters.Add(File.ReadAllText(path).Trim());
        else if (masters.Count == 0)
            masters.Add(Make(path));
        return new([.. masters.Select(SecretKey.From)]);
    }

    private static string Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(System.Text.Encoding.ASCII.GetBytes(key));

        // What is sealed under it is lost with it.
        file.Flush(flushToDisk: true);
        return key;
    }
}
