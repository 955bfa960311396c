using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.RequestLog;
using ImageGateway.Gateway.Requests;
using ImageGateway.Storage.Files;
using Microsoft.AspNetCore.WebUtilities;

namespace ImageGateway.Gateway.Responses;

/// <summary>Links to archived images: signed, and good for as long as the deployment says.</summary>
public sealed class ImageLinks
{
    /// <summary>The route that serves them.</summary>
    public const string Route = LinkText.Path;

    private const string FileName = "link.key";
    private const int KeyBytes = 32;

    private readonly GatewayOptions _options;
    private readonly PublicAddress _address;
    private readonly TimeProvider _time;
    // The current one first; links of the others stay good to their end.
    private readonly LinkSigner[] _signers;

    /// <summary>
    /// Reads or makes the key: from the master key where there is one, so that all front-ends agree, else a random one in the
    /// data directory. Former master keys, and the random key of before the first one, verify what they signed.
    /// </summary>
    public ImageLinks(GatewayOptions options, PublicAddress address, TimeProvider time)
    {
        (_options, _address, _time) = (options, address, time);
        var path = Path.Combine(options.DataDirectory, FileName);
        List<byte[]> keys = [.. options.MasterKeys.Select(FromMaster)];
        if (keys.Count == 0 || File.Exists(path))
            keys.Add(OwnKey(path));
        _signers = [.. keys.Select(key => new LinkSigner(key))];
    }

    /// <summary>The link to an image.</summary>
    /// <param name="id">The image.</param>
    /// <param name="request">Who asks; the link begins as the request did unless a public URL is set.</param>
    public string LinkOf(string id, HttpRequest request)
    {
        return $"{_address.StartOf(request)}{Route}{id}?{SignatureOf(id, _options.Archive.LinkLifetime)}";
    }

    /// <summary>The query of a signed link.</summary>
    /// <param name="id">What the link leads to.</param>
    /// <param name="lifetime">Time for which the link is good; zero: for ever.</param>
    public string SignatureOf(string id, TimeSpan lifetime)
    {
        var expires = lifetime == TimeSpan.Zero ? 0 : _time.GetUtcNow().Add(lifetime).ToUnixTimeSeconds();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"expires={expires}&key={_signers[0].Id}&signature={_signers[0].Sign(id, expires)}");
    }

    /// <summary>The image that a link of ours leads to, or null for any other link.</summary>
    public string? IdOf(string link)
    {
        if (!Uri.TryCreate(link, UriKind.Absolute, out var uri)
            || !uri.AbsolutePath.EndsWith(Route + uri.Segments[^1], StringComparison.Ordinal))
            return null;
        var query = QueryHelpers.ParseQuery(uri.Query);
        var id = uri.Segments[^1];
        return Check(id, query.GetValueOrDefault("expires"), query.GetValueOrDefault("signature"), query.GetValueOrDefault("key"))
            == LinkState.Forged ? null : id;
    }

    /// <summary>Verifies the signature and expiry of a link.</summary>
    /// <param name="id">The image.</param>
    /// <param name="expires">The Unix second at which it ends.</param>
    /// <param name="signature">Its signature.</param>
    /// <param name="key">The name of the key that signed it; null: an older link, which any key may have signed.</param>
    public LinkState Check(string id, string? expires, string? signature, string? key = null)
    {
        if (!long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var end) || signature is null
            || !Array.Exists(_signers, signer => (string.IsNullOrEmpty(key) || signer.Id == key) && signer.IsValid(id, end, signature)))
        {
            return LinkState.Forged;
        }

        return end == 0 || _time.GetUtcNow().ToUnixTimeSeconds() <= end ? LinkState.Good : LinkState.Ended;
    }

    private static byte[] FromMaster(string master) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(master), KeyBytes, info: "image links"u8.ToArray());

    private static byte[] OwnKey(string path) =>
        Convert.FromHexString(KeyFile.ReadOrMake(path, () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes))));
}

/// <summary>Result of verifying a signed link.</summary>
public enum LinkState
{
    /// <summary>The link is valid and opens the image.</summary>
    Good,

    /// <summary>The link was signed here and has expired.</summary>
    Ended,

    /// <summary>The link was not signed here.</summary>
    Forged,
}
