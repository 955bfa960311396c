using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace ImageGateway.Api.Endpoints.WebConsole;

/// <summary>A file of the console, compressed once at its first use.</summary>
internal sealed class ConsoleFile
{
    private const int WorthCompressing = 512;
    private const int BrotliQuality = 9;
    private const int BrotliWindow = 22;
    private const string HashedFolder = "assets/";

    private readonly byte[] _bytes;
    private readonly Lazy<byte[]> _brotli;
    private readonly Lazy<byte[]> _gzip;

    /// <summary>Takes a file's bytes.</summary>
    /// <param name="path">The path below <c>/console/</c>.</param>
    /// <param name="bytes">The bytes.</param>
    public ConsoleFile(string path, byte[] bytes)
    {
        _bytes = bytes;
        _brotli = new(Brotli);
        _gzip = new(Gzip);
        Type = TypeOf(path);
        IsHashed = path.StartsWith(HashedFolder, StringComparison.Ordinal);
        Tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12))}\"";
    }

    /// <summary>Content type of the file's answer.</summary>
    public string Type { get; }

    /// <summary>True when the name has a hash of the content in it, so that the file never changes.</summary>
    public bool IsHashed { get; }

    /// <summary>Entity tag, a hash of the content.</summary>
    public string Tag { get; }

    /// <summary>The best form of the content that a request takes.</summary>
    public (byte[] Bytes, string? Encoding) For(HttpRequest request)
    {
        if (_bytes.Length < WorthCompressing || Type.StartsWith("image/p", StringComparison.Ordinal))
            return (_bytes, null);
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        if (Takes(accepted, "br"))
            return (_brotli.Value, "br");
        return Takes(accepted, "gzip") ? (_gzip.Value, "gzip") : (_bytes, null);
    }

    private static bool Takes(IList<StringWithQualityHeaderValue> accepted, string name) =>
        accepted.Any(coding => coding.Value.Equals(name, StringComparison.OrdinalIgnoreCase) && coding.Quality is not 0);

    private byte[] Brotli()
    {
        var compressed = new byte[BrotliEncoder.GetMaxCompressedLength(_bytes.Length)];
        return BrotliEncoder.TryCompress(_bytes, compressed, out var written, BrotliQuality, BrotliWindow)
            ? compressed[..written]
            : throw new InvalidOperationException("A file of the console cannot be compressed.");
    }

    private byte[] Gzip()
    {
        using var compressed = new MemoryStream();
        using (var stream = new GZipStream(compressed, CompressionLevel.SmallestSize))
            stream.Write(_bytes);
        return compressed.ToArray();
    }

    private static string TypeOf(string path) => Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".json" or ".webmanifest" => "application/json",
        _ => "application/octet-stream",
    };
}
