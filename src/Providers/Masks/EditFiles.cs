using ImageGateway.Core.Images;

namespace ImageGateway.Providers.Masks;

/// <summary>The files of an edit or a variation, sorted.</summary>
/// <param name="Pictures">All but the mask, in the caller's order.</param>
/// <param name="Mask">The mask, where there is one.</param>
public sealed record EditFiles(IReadOnlyList<InputFile> Pictures, InputFile? Mask)
{
    /// <summary>Sorts the files of a request by the field that they came in.</summary>
    public static EditFiles Of(ImageRequest image) => new(
        [.. image.Files.Where(file => file.FieldName != ParameterNames.Mask)],
        image.Files.FirstOrDefault(file => file.FieldName == ParameterNames.Mask));
}
