using System.Text;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Tests.Testing;

/// <summary>Keeps what a reader hands on, and checks that it does so in the order that the contract demands.</summary>
internal sealed class RecordedImages : IImageWriter
{
    private Image? _open;

    /// <summary>The images that ended.</summary>
    public List<Image> Images { get; } = [];

    public Dictionary<string, string> Fields { get; } = [];

    public ImageUsage? Tokens { get; private set; }

    /// <summary>The images that may be shown.</summary>
    public IEnumerable<Image> Shown => Images.Where(image => image.Verdict == ImageVerdict.Shown);

    /// <summary>Reads an answer to its end.</summary>
    public static async Task<(RecordedImages Images, ProviderError? Error)> ReadAsync(IResponseReader reader, ProviderResponse response)
    {
        var recorded = new RecordedImages();
        return (recorded, await reader.ReadAsync(response, recorded, default));
    }

    /// <summary>Reads an answer in pieces of these lengths.</summary>
    public static async Task<(RecordedImages Images, ProviderError? Error)> ReadAsync(
        IResponseReader reader, ReadOnlyMemory<byte> body, string contentType = "application/json", Func<string, string?>? headers = null,
        params IReadOnlyList<int> lengths)
    {
        using var stream = new ImageGateway.TestKit.PiecewiseStream(body, lengths);
        return await ReadAsync(reader, new(200, contentType, headers ?? (static _ => null), stream));
    }

    public ValueTask FieldAsync(string name, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        Assert.Null(_open);
        Fields[name] = Encoding.UTF8.GetString(json.Span);
        return default;
    }

    public void Usage(ImageUsage usage) => Tokens = usage;

    public ValueTask BeginAsync(CancellationToken cancellation)
    {
        Assert.Null(_open);
        _open = new();
        return default;
    }

    public ValueTask ImageFieldAsync(string name, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        _open!.Fields[name] = Encoding.UTF8.GetString(json.Span);
        return default;
    }

    public ValueTask Base64Async(ReadOnlyMemory<byte> text, CancellationToken cancellation)
    {
        _open!.Base64 += Encoding.Latin1.GetString(text.Span);
        return default;
    }

    public ValueTask BytesAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        _open!.Bytes.AddRange(bytes.Span);
        return default;
    }

    public ValueTask LinkAsync(string link, CancellationToken cancellation)
    {
        _open!.Link = link;
        return default;
    }

    public ValueTask EndAsync(ImageVerdict verdict, CancellationToken cancellation)
    {
        _open!.Verdict = verdict;
        Images.Add(_open);
        _open = null;
        return default;
    }

    /// <summary>Record of one image.</summary>
    public sealed class Image
    {
        public string? Base64 { get; set; }

        public List<byte> Bytes { get; } = [];

        public string? Link { get; set; }

        public Dictionary<string, string> Fields { get; } = [];

        public ImageVerdict Verdict { get; set; }

        /// <summary>The content, as base64 or as bytes; fails where it came as a link.</summary>
        public byte[] Content => Bytes.Count > 0 ? [.. Bytes] : Convert.FromBase64String(Base64!);

        /// <summary>All of it in a line, to compare with.</summary>
        public override string ToString() =>
            $"{Verdict} b64={Base64} bytes={Convert.ToBase64String([.. Bytes])} "
                + $"url={Link} {string.Join(' ', Fields.Select(field => field.Key + "=" + field.Value).Order())}";
    }
}
