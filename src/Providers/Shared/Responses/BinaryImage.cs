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
            var read = await body.ReadAsync(buffer.AsMemory(), cancellation);
            if (read == 0)
                return ProviderError.Malformed("The provider answered 200 with an empty picture.");
            await images.BeginAsync(cancellation);
            for (; read > 0; read = await body.ReadAsync(buffer.AsMemory(), cancellation))
                await images.BytesAsync(buffer.AsMemory(0, read), cancellation);
            await images.EndAsync(ImageVerdict.Shown, cancellation);
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
