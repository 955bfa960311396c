using System.Text;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Tests.Kit;

/// <summary>An image as a reader handed it on.</summary>
internal sealed record RecordedImage
{
    public StringBuilder Base64 { get; } = new();

    public List<byte> Bytes { get; } = [];

    public string? Link { get; set; }

    public Dictionary<string, string> Fields { get; } = [];

    public ImageVerdict? Verdict { get; set; }

    /// <summary>The content, however it came; fails where it came as a link.</summary>
    public byte[] Content => Bytes.Count > 0 ? [.. Bytes] : Convert.FromBase64String(Base64.ToString());
}

/// <summary>Keeps what a reader hands on, and checks that images are begun and ended in turn.</summary>
internal sealed class ImageRecorder : IImageWriter
{
    private RecordedImage? _open;

    public List<RecordedImage> Images { get; } = [];

    public Dictionary<string, string> Fields { get; } = [];

    public ImageUsage? Tokens { get; private set; }

    /// <summary>Reads an answer to its end.</summary>
    public static async Task<(ImageRecorder Images, ProviderError? Error)> ReadAsync(IResponseReader reader, ProviderResponse response)
    {
        var recorder = new ImageRecorder();
        return (recorder, await reader.ReadAsync(response, recorder, default));
    }

    public ValueTask FieldAsync(string name, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        Fields[name] = Encoding.UTF8.GetString(json.Span);
        return default;
    }

    public void Usage(ImageUsage usage) => Tokens = usage;

    public ValueTask BeginAsync(CancellationToken cancellation)
    {
        Assert.Null(_open);
        Images.Add(_open = new());
        return default;
    }

    public ValueTask ImageFieldAsync(string name, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        _open!.Fields[name] = Encoding.UTF8.GetString(json.Span);
        return default;
    }

    public ValueTask Base64Async(ReadOnlyMemory<byte> text, CancellationToken cancellation)
    {
        _open!.Base64.Append(Encoding.ASCII.GetString(text.Span));
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
        _open = null;
        return default;
    }
}
