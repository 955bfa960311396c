using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using ImageGateway.Core.Providers;

namespace ImageGateway.Gateway.Forwarding;

/// <summary>Makes the HTTP content of a call.</summary>
internal static class CallContent
{
    /// <summary>The content, or null for a call without a body.</summary>
    public static HttpContent? Create(CallBody? body)
    {
        switch (body)
        {
            case CallBody.Json json:
                var content = new ReadOnlyMemoryContent(json.Text);
                content.Headers.TryAddWithoutValidation("content-type", "application/json");
                return content;
            case CallBody.JsonWithFiles json:
                return new JsonFilesContent(json);
            case CallBody.Form form:
                return new FormContent(form.Parts);
            default:
                return null;
        }
    }
}

/// <summary>A multipart form whose files are streamed and whose length is known before.</summary>
internal sealed class FormContent : HttpContent
{
    private const int BoundaryBytes = 16;

    private readonly List<(byte[] Head, FormPart Part)> _parts = [];
    private readonly byte[] _tail;

    public FormContent(IReadOnlyList<FormPart> parts)
    {
        var boundary = "gateway-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(BoundaryBytes));
        foreach (var part in parts)
            _parts.Add((Head(boundary, part, first: _parts.Count == 0), part));
        _tail = Encoding.ASCII.GetBytes($"{(parts.Count == 0 ? "" : "\r\n")}--{boundary}--\r\n");
        Headers.ContentType = new MediaTypeHeaderValue("multipart/form-data") { Parameters = { new("boundary", boundary) } };
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _tail.Length;
        foreach (var (head, part) in _parts)
            length += head.Length + (part.File?.Length ?? part.Text.Length);
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        foreach (var (head, part) in _parts)
        {
            await stream.WriteAsync(head, cancellationToken);
            if (part.File is null)
            {
                await stream.WriteAsync(part.Text, cancellationToken);
                continue;
            }

            var content = part.File.OpenRead();
            await using (content)
                await content.CopyToAsync(stream, cancellationToken);
        }

        await stream.WriteAsync(_tail, cancellationToken);
    }

    private static byte[] Head(string boundary, FormPart part, bool first)
    {
        var head = new StringBuilder(first ? "" : "\r\n")
            .Append("--").Append(boundary).Append("\r\ncontent-disposition: form-data; name=\"").Append(Quoted(part.Name)).Append('"');
        if (part.File is { } file)
            head.Append("; filename=\"").Append(Quoted(file.FileName)).Append("\"\r\ncontent-type: ").Append(MediaType(file.ContentType));
        return Encoding.UTF8.GetBytes(head.Append("\r\n\r\n").ToString());
    }

    // As browsers write it (WHATWG multipart/form-data): these three cannot stand in a quoted name.
    private static string Quoted(string text) => text
        .Replace("\"", "%22", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string MediaType(string text) =>
        MediaTypeHeaderValue.TryParse(text, out var type) ? type.ToString() : "application/octet-stream";
}
