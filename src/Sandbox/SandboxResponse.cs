using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using ImageGateway.Sandbox.Drawing;

namespace ImageGateway.Sandbox;

/// <summary>Writes one successful answer in OpenAI's shape, an image at a time, as fast as it is read.</summary>
internal sealed class SandboxResponse(SandboxRequest order, PipeWriter writer, Action drawn, TimeProvider time)
{
    // A multiple of three, so that the pieces of base64 fit together.
    private const int PieceBytes = 24 * 1024;
    private const int TokensPerImage = 1056;

    private readonly long _created = time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Writes all of it; the reader sees a failure as a broken connection.</summary>
    public async Task WriteAsync(CancellationToken cancellation)
    {
        try
        {
            await (order.Stream ? WriteEventsAsync(cancellation) : WriteJsonAsync(cancellation));
            await writer.CompleteAsync();
        }
        catch (Exception failure)
        {
            await writer.CompleteAsync(failure);
        }
    }

    private async Task WriteJsonAsync(CancellationToken cancellation)
    {
        Text($"{{\"created\":{_created},\"size\":\"{order.Size}\",\"output_format\":\"png\",\"data\":[");
        for (var index = 0; index < order.Count; index++)
        {
            Text(index == 0 ? "{\"b64_json\":\"" : ",{\"b64_json\":\"");
            await ImageAsync(index, cut: order.Model == SandboxModels.Cut, cancellation);
            Text("\"}");
        }

        Text("]");
        if (order.Model == SandboxModels.Tokens)
            Text($",\"usage\":{Usage(order.Count)}");
        Text("}");
        await writer.FlushAsync(cancellation);
    }

    private async Task WriteEventsAsync(CancellationToken cancellation)
    {
        var prefix = order.FromImage ? "image_edit" : "image_generation";
        for (var index = 0; index < order.Count; index++)
        {
            for (var partial = 0; partial < order.PartialImages; partial++)
            {
                OpenEvent(prefix + ".partial_image");
                await ImageAsync(index, cut: false, cancellation, counts: false);
                Text($"\",\"partial_image_index\":{partial}}}\n\n");
                await writer.FlushAsync(cancellation);
            }

            OpenEvent(prefix + ".completed");
            await ImageAsync(index, cut: order.Model == SandboxModels.Cut, cancellation);
            Text($"\",\"usage\":{Usage(1)}}}\n\n");
            await writer.FlushAsync(cancellation);
        }
    }

    private void OpenEvent(string type) => Text(
        $"event: {type}\ndata: "
            + $"{{\"type\":\"{type}\",\"created_at\":{_created},\"size\":\"{order.Size}\",\"quality\":\"medium\",\"background\":\"{(order.Transparent ? "transparent" : "opaque")}\",\"output_format\":\"png\",\"b64_json\":\"");

    private async Task ImageAsync(int index, bool cut, CancellationToken cancellation, bool counts = true)
    {
        var image = new ArrayBufferWriter<byte>(64 * 1024);
        SandboxPainter.Draw(order.Prompt, order.Seed + index, order.Size.Width, order.Size.Height, image, order.Transparent);
        if (counts)
            drawn();
        var rest = image.WrittenMemory;
        if (cut)
            rest = rest[..(rest.Length / 2)];
        while (!rest.IsEmpty)
        {
            var piece = rest[..Math.Min(PieceBytes, rest.Length)];
            Base64.EncodeToUtf8(piece.Span, writer.GetSpan(Base64.GetMaxEncodedToUtf8Length(piece.Length)), out _, out var written);
            writer.Advance(written);
            rest = rest[piece.Length..];
            var flushed = await writer.FlushAsync(cancellation);
            if (flushed.IsCompleted)
                throw new IOException("The reader of the sandbox's answer has left.");
        }

        if (cut)
            throw new IOException("The sandbox cut the connection, as this model always does.");
    }

    private static string Usage(int images)
    {
        var output = images * TokensPerImage;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"total_tokens\":{output + 12},\"input_tokens\":12,\"output_tokens\":{output},\"input_tokens_details\":{{\"text_tokens\":12,\"image_tokens\":0}}}}");
    }

    private void Text(string text) => Encoding.UTF8.GetBytes(text, writer);
}
