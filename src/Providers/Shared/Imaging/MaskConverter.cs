using System.Buffers;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;

namespace ImageGateway.Providers.Shared.Imaging;

/// <summary>
/// Turns OpenAI's mask, a PNG whose transparent area changes, into the opaque black and white one that a provider wants
/// (docs/architecture/images.md#masks). Half-transparent pixels change when they are more transparent than not.
/// </summary>
public static class MaskConverter
{
    /// <summary>Pixels of the largest mask that is read.</summary>
    public const long MaxPixels = 64_000_000;

    /// <summary>Alpha from which on a pixel stays.</summary>
    public const byte OpaqueFrom = 128;

    private const byte White = 255;

    /// <summary>Converts a mask to the provider's polarity.</summary>
    /// <param name="mask">The caller's file.</param>
    /// <param name="polarity">What the provider wants.</param>
    /// <param name="image">The image whose size the mask must have, for providers that need that; an image whose size cannot be read is
    /// left to the provider.</param>
    /// <returns>A PNG of one grey byte a pixel, in the field <c>mask</c>, or a 400 that names the mask.</returns>
    /// <exception cref="IOException">The caller's file cannot be read from disk.</exception>
    public static Result<InputFile?> Convert(InputFile mask, MaskPolarity polarity, InputFile? image = null)
    {
        if (polarity == MaskPolarity.AlphaKept)
            return image is not null && ImageHead.Read(mask) is { } head && Compare(head.Width, head.Height, image) is { } unequal
                ? unequal
                : new Result<InputFile?>(mask);

        using var file = mask.OpenRead();
        using var alphas = new AlphaReader(file);
        if (!alphas.ReadHead(MaxPixels))
            return Damaged(alphas);
        if (!alphas.HasAlpha)
            return Refuse("has no alpha channel; the area to change must be transparent.");
        if (image is not null && Compare(alphas.Width, alphas.Height, image) is { } refusal)
            return refusal;
        return Write(alphas, polarity);
    }

    private static Result<InputFile?> Write(AlphaReader alphas, MaskPolarity polarity)
    {
        var (changes, stays) = polarity == MaskPolarity.WhiteChanges ? (White, (byte)0) : ((byte)0, White);
        var output = new ArrayBufferWriter<byte>(4096);
        using var writer = new GreyPngWriter(output, alphas.Width, alphas.Height);
        var row = new byte[alphas.Width];
        for (var y = 0; y < alphas.Height; y++)
        {
            if (!alphas.ReadRow(row))
                return Damaged(alphas);
            foreach (ref var pixel in row.AsSpan())
                pixel = pixel < OpaqueFrom ? changes : stays;
            writer.WriteRow(row);
        }

        if (!alphas.ReadEnd())
            return Damaged(alphas);
        writer.Finish();
        return new MemoryInputFile(ParameterNames.Mask, "mask.png", "image/png", output.WrittenMemory);
    }

    private static GatewayError? Compare(int width, int height, InputFile image) =>
        ImageHead.Read(image) is { } head && (head.Width, head.Height) != (width, height)
            ? Refuse($"has {width}x{height} pixels and the picture {head.Width}x{head.Height}; they must be of one size.")
            : null;

    private static GatewayError Damaged(AlphaReader alphas) =>
        Refuse($"{alphas.Fault}. Send a PNG with 8 bits a channel and an alpha channel, not interlaced.");

    private static GatewayError Refuse(string why) => GatewayError.Invalid($"The mask {why}", ParameterNames.Mask, "invalid_image");
}
