using System.Buffers;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.Responses;

/// <summary>An answer that is the image itself.</summary>
internal static class BinaryImage
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Hands the body on as one image.</summary>
    public static async ValueTask<ProviderError?> CopyAsync(Stream body, IImageWriter images, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var read = await body.ReadAsync(buffer.AsMemory(), cancellation).ConfigureAwait(false);
            if (read == 0)
                return ProviderError.Malformed("The provider answered 200 with an empty picture.");
            await images.BeginAsync(cancellation).ConfigureAwait(false);
            for (; read > 0; read = await body.ReadAsync(buffer.AsMemory(), cancellation).ConfigureAwait(false))
                await images.BytesAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            await images.EndAsync(ImageVerdict.Shown, cancellation).ConfigureAwait(false);
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
