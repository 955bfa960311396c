namespace ImageGateway.Core.Images;

/// <summary>Number and size of the images that a request brings along, masks too.</summary>
/// <param name="Images">Files, data URIs, links and ids; 0 where one of them cannot be read.</param>
/// <param name="Bytes">Of the files and data URIs; the size behind a link is not known.</param>
public readonly record struct InputTally(long Images, long Bytes)
{
    /// <summary>Counts them; nothing is decoded.</summary>
    public static InputTally Count(ImageRequest image)
    {
        var inputs = image.Inputs;
        if (ReferenceEquals(inputs, InputImages.None))
            return default;
        return new(
            inputs.Count + inputs.Others.Length,
            inputs.Images.Sum(input => input.File?.Length ?? 0) + (inputs.MaskFile?.Length ?? 0) + inputs.Others.Sum(file => file.Length));
    }
}
