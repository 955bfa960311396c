using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.OpenAi;

/// <summary>The files of a multipart edit or variation: how many, of what type, how large, and whether the mask fits.</summary>
public static class UploadChecks
{
    private const int MostImages = 16;
    private const int FourMegabytes = 4 << 20;
    private const int FiftyMegabytes = 50 << 20;

    public static SimulatedResponse? Refuse(ImageOperation operation, ImageModel model, ParameterSet parameters)
    {
        var images = parameters.Files("image", "image[]");
        var mask = parameters["mask"]?.Part;
        if (images.Count == 0)
            return OpenAiErrors.Invalid("Missing required parameter: 'image'.", "image", "missing_required_parameter");
        if (images.Count > (model.IsGpt ? MostImages : 1))
            return TooMany("image", model.IsGpt ? MostImages : 1, images.Count);
        return images
                .Select((image, index) => model.IsGpt ? CheckGpt(image, index) : CheckDalle(operation, image, mask))
                .FirstOrDefault(found => found is not null)
            ?? (mask is null ? null : CheckMask(mask, ImageInfo.Read(images[0].Content.Span)!));
    }

    public static SimulatedResponse TooMany(string name, int most, int got) => OpenAiErrors.Invalid(
        $"Invalid '{name}': array too long. Expected an array with maximum length {most}, but got an array with length {got} instead.",
        name, "array_above_max_length");

    /// <summary>The mask against the first image; an image that only the service could fetch is not compared.</summary>
    public static SimulatedResponse? CheckMaskImage(ReadOnlyMemory<byte> mask, ImageInfo? first) => ImageInfo.Read(mask.Span) switch
    {
        null or { Format: not ImageFormat.Png } => BadMask("mask image must be a PNG"),
        { HasAlpha: false } => BadMask("mask image missing alpha channel"),
        { Size: var size } when first is not null && size != first.Size => BadMask("mask size does not match image size"),
        _ => null,
    };

    private static SimulatedResponse? CheckMask(FormPart mask, ImageInfo first)
    {
        if (CheckType(mask) is { } refused)
            return refused;
        return mask.Content.Length >= FourMegabytes
            ? BadMask("mask image must be less than 4 MB")
            : CheckMaskImage(mask.Content, first);
    }

    private static SimulatedResponse BadMask(string reason) =>
        OpenAiErrors.Invalid($"Invalid mask image format - {reason}", "mask", "invalid_mask_image_format");

    private static SimulatedResponse? CheckGpt(FormPart image, int index)
    {
        if (CheckType(image) is { } refused)
            return refused;
        if (image.Content.Length >= FiftyMegabytes)
            return BadImage($"Invalid image file for image {index + 1}: the file must be less than 50 MB.");
        return ImageInfo.Read(image.Content.Span) is null
            ? BadImage($"Invalid image file or mode for image {index + 1}, please check your image file.")
            : null;
    }

    private static SimulatedResponse BadImage(string message) => OpenAiErrors.Invalid(message, "image", "invalid_image_file");

    private static SimulatedResponse? CheckDalle(ImageOperation operation, FormPart image, FormPart? mask)
    {
        if (CheckType(image) is { } refused)
            return refused;
        if (image.Content.Length >= FourMegabytes || ImageInfo.Read(image.Content.Span) is not { Format: ImageFormat.Png } picture)
            return OpenAiErrors.Invalid("Uploaded image must be a PNG and less than 4 MB.", null, null);
        if (picture.Size.Width != picture.Size.Height)
            return OpenAiErrors.Invalid("Uploaded image must be square.", null, null);

        // Without a mask an edit takes the image's own transparency; a variation needs none.
        return operation == ImageOperation.Edit && mask is null && !picture.HasAlpha
            ? OpenAiErrors.Invalid("Invalid input image - format must be in ['RGBA', 'LA', 'L'], got RGB.", null, null)
            : null;
    }

    private static SimulatedResponse? CheckType(FormPart part) =>
        part.ContentType is "image/png" or "image/jpeg" or "image/jpg" or "image/webp"
        ? null
        : OpenAiErrors.Invalid(
            $"Invalid file '{part.Name}': unsupported mimetype ('{part.ContentType ?? "application/octet-stream"}'). " +
            "Supported file formats are 'image/jpeg', 'image/png', and 'image/webp'.",
            part.Name,
            "unsupported_file_mimetype");
}
