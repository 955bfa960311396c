using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;

namespace ImageGateway.Gateway.Forwarding;

/// <summary>Puts the media type of a 2xx answer right by its first bytes, because hosts and proxies mislabel what they send.</summary>
internal static class ResponseLabel
{
    /// <summary>The media type of JSON.</summary>
    public const string Json = "application/json";

    /// <summary>The media type of server-sent events.</summary>
    public const string Events = "text/event-stream";

    private const int HeadBytes = 64;

    /// <summary>The answer with the media type of its content.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public static async ValueTask<ProviderResponse> CorrectAsync(
        ProviderResponse response, UpstreamBody body, CancellationToken cancellation)
    {
        var head = await body.PeekAsync(HeadBytes, cancellation);

        // Some writers of JSON begin with a byte order mark, which the grammar does not have.
        if (head.Span.StartsWith(ByteOrderMark))
        {
            body.Skip(ByteOrderMark.Length);
            head = head[ByteOrderMark.Length..];
        }

        var type = TypeOf(head.Span, response.ContentType);
        return type == response.ContentType ? response : response with { ContentType = type };
    }

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    private static string TypeOf(ReadOnlySpan<byte> head, string said)
    {
        if (ImageSignature.MediaTypeOf(head) is { } image)
            return said.StartsWith("image/", StringComparison.Ordinal) ? said : image;
        head = head.TrimStart(" \t\r\n"u8);
        if (head.StartsWith("{"u8) || head.StartsWith("["u8))
            return said.EndsWith("json", StringComparison.Ordinal) ? said : Json;
        return head.StartsWith("data:"u8) || head.StartsWith("event:"u8) ? Events : said;
    }
}
