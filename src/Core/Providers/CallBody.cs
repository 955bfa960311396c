using System.Buffers;
using System.Buffers.Text;
using ImageGateway.Core.Images;

namespace ImageGateway.Core.Providers;

/// <summary>The body of a call to a provider.</summary>
public abstract record CallBody
{
    private CallBody()
    {
    }

    /// <summary>Body that is a JSON document.</summary>
    public sealed record Json(ReadOnlyMemory<byte> Text) : CallBody;

    /// <summary>A JSON document in which files stand as base64; they are read and encoded while it is sent.</summary>
    /// <param name="Pieces">The text in order, and the files between.</param>
    public sealed record JsonWithFiles(IReadOnlyList<JsonBodyPiece> Pieces) : CallBody
    {
        // A multiple of three, so that the pieces of base64 fit together.
        private const int PieceBytes = 48 * 1024;

        /// <summary>Bytes of the document.</summary>
        public long Length => Pieces.Sum(piece => piece.File is { } file ? (file.Length + 2) / 3 * 4 : piece.Text.Length);

        /// <summary>Writes the document. It is read again at every call, and always the same.</summary>
        public async ValueTask WriteToAsync(Stream output, CancellationToken cancellation)
        {
            foreach (var piece in Pieces)
            {
                if (piece.File is null)
                    await output.WriteAsync(piece.Text, cancellation);
                else
                    await EncodeAsync(piece.File.OpenRead(), output, cancellation);
            }
        }

        private static async ValueTask EncodeAsync(Stream file, Stream output, CancellationToken cancellation)
        {
            var bytes = ArrayPool<byte>.Shared.Rent(PieceBytes);
            var text = ArrayPool<byte>.Shared.Rent(Base64.GetMaxEncodedToUtf8Length(PieceBytes));
            try
            {
                await using (file)
                {
                    int read;
                    while ((read = await file.ReadAtLeastAsync(
                        bytes.AsMemory(0, PieceBytes), PieceBytes, throwOnEndOfStream: false, cancellation)) > 0)
                    {
                        Base64.EncodeToUtf8(bytes.AsSpan(0, read), text, out _, out var written);
                        await output.WriteAsync(text.AsMemory(0, written), cancellation);
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

    /// <summary>A form; files are read again for every attempt.</summary>
    public sealed record Form(IReadOnlyList<FormPart> Parts) : CallBody;
}

/// <summary>A piece of a JSON document: text, or a file that becomes base64.</summary>
/// <param name="Text">The text, where it is no file.</param>
/// <param name="File">The file, where it is one.</param>
public readonly record struct JsonBodyPiece(ReadOnlyMemory<byte> Text, InputFile? File = null);

/// <summary>One part of a form: a text field or a file.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Text">The field's text, where it is no file.</param>
/// <param name="File">The file, where it is one.</param>
public sealed record FormPart(string Name, ReadOnlyMemory<byte> Text, InputFile? File = null);
