using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using ImageGateway.Core.Upstream;

namespace ImageGateway.Api.Upstream;

/// <summary>JSON whose files are read and encoded while it is sent; its length is known before.</summary>
internal sealed class JsonFilesContent : HttpContent
{
    // A multiple of three, so that the pieces of base64 fit together.
    private const int PieceBytes = 48 * 1024;

    private readonly IReadOnlyList<JsonBodyPiece> _pieces;

    public JsonFilesContent(IReadOnlyList<JsonBodyPiece> pieces)
    {
        _pieces = pieces;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _pieces.Sum(piece => piece.File is { } file ? (file.Length + 2) / 3 * 4 : piece.Text.Length);
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        foreach (var piece in _pieces)
        {
            if (piece.File is null)
                await stream.WriteAsync(piece.Text, cancellationToken).ConfigureAwait(false);
            else
                await EncodeAsync(piece.File.OpenRead(), stream, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task EncodeAsync(Stream file, Stream output, CancellationToken cancellation)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(PieceBytes);
        var text = ArrayPool<byte>.Shared.Rent(Base64.GetMaxEncodedToUtf8Length(PieceBytes));
        try
        {
            await using (file.ConfigureAwait(false))
            {
                int read;
                while ((read = await file.ReadAtLeastAsync(bytes.AsMemory(0, PieceBytes), PieceBytes, throwOnEndOfStream: false, cancellation).ConfigureAwait(false)) > 0)
                {
                    Base64.EncodeToUtf8(bytes.AsSpan(0, read), text, out _, out var written);
                    await output.WriteAsync(text.AsMemory(0, written), cancellation).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<byte>.Shared.Return(text);
        }
    }
}
