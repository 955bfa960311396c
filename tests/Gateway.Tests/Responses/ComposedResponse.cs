using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Responses;
using Microsoft.AspNetCore.Http;

namespace ImageGateway.Gateway.Tests.Responses;

/// <summary>A composer over memory, with the text around the images that makes its answer JSON.</summary>
internal sealed class ComposedResponse : IAsyncDisposable, IConversionContext
{
    private readonly GatewayOptions _options = new() { DataDirectory = ".", EgressAllow = ["127.0.0.1"] };
    private readonly UpstreamHandlers _handlers;

    public ComposedResponse(
        ImageFormat? wanted, FaultyArchive? archive = null, Func<ImageConversion, ImageConversion>? change = null, bool isSent = false,
        TimeProvider? time = null)
    {
        Archive = archive ?? new();
        Output = new() { IsSent = isSent };
        var egress = new EgressPolicy(_options);
        _handlers = new(_options, egress);
        var fetcher = new LinkFetcher(_handlers, egress, "test", time ?? TimeProvider.System);

        var conversion = new ImageConversion(
            wanted, new DefaultHttpContext().Request, Archive, static (id, _) => "https://gateway.example/" + id, fetcher, Failures.Add)
        {
            Context = this,
            Allowance = ImageAllowance.Unbounded(),
        };
        Conversion = change?.Invoke(conversion) ?? conversion;
        Composer = new(Output, ResponseShape.Json, Conversion, BeforeFirstAsync, CancellationToken.None);
    }

    public ImageResponseWriter Composer { get; }

    public ImageConversion Conversion { get; }

    public FaultyArchive Archive { get; }

    public MemoryOutput Output { get; }

    public List<string> Warnings { get; } = [];

    TimeSpan IConversionContext.TimeLeft => LinkFetcher.Patience;

    void IConversionContext.Warn(string warning) => Warnings.Add(warning);

    public List<IOException> Failures { get; } = [];

    /// <summary>The images that were written.</summary>
    public JsonArray Images => JsonNode.Parse((Output.Text.Length == 0 ? "{\"data\":[" : Output.Text) + "]}")!["data"]!.AsArray();

    /// <summary>One whole image in base64, in parts of this length.</summary>
    public async Task Base64Async(byte[] content, int partLength = 1000, ImageVerdict verdict = ImageVerdict.Shown)
    {
        await Composer.BeginAsync(default);
        foreach (var part in Convert.ToBase64String(content).Chunk(partLength))
            await Composer.Base64Async(Encoding.ASCII.GetBytes(part), default);
        await Composer.EndAsync(verdict, default);
    }

    /// <summary>One whole image as bytes, in parts of this length.</summary>
    public async Task BytesAsync(byte[] content, int partLength = 1000, ImageVerdict verdict = ImageVerdict.Shown)
    {
        await Composer.BeginAsync(default);
        foreach (var part in content.Chunk(partLength))
            await Composer.BytesAsync(part, default);
        await Composer.EndAsync(verdict, default);
    }

    /// <summary>One image as a link.</summary>
    public async Task LinkAsync(string link)
    {
        await Composer.BeginAsync(default);
        await Composer.LinkAsync(link, default);
        await Composer.EndAsync(ImageVerdict.Shown, default);
    }

    public async ValueTask DisposeAsync()
    {
        await Composer.DisposeAsync();
        _handlers.Dispose();
    }

    private ValueTask BeforeFirstAsync() => Output.WriteAsync("{\"data\":["u8.ToArray(), default);
}
