using ImageGateway.Core.Images;

namespace ImageGateway.Core.Pricing;

/// <summary>Images that came, and the tokens that the provider counted for them.</summary>
/// <param name="Counted">Images whose tokens are counted.</param>
/// <param name="Usage">Their tokens; null where no image is counted.</param>
/// <param name="Uncounted">Images that no count speaks of.</param>
public readonly record struct DrawnImages(int Counted, ImageUsage? Usage, int Uncounted)
{
    /// <summary>Number of images, counted and uncounted.</summary>
    public int Images => Counted + Uncounted;

    /// <summary>The images of one answer or event; a count that has no image in it is none.</summary>
    public static DrawnImages From(ImageUsage? usage, int images) =>
        images > 0 && usage is { CountsImages: true } ? new(images, usage, 0) : new(0, null, images);

    /// <summary>These images and those of another answer or event.</summary>
    public DrawnImages And(DrawnImages other) => new(
        Counted + other.Counted,
        Usage is { } one && other.Usage is { } another ? ImageUsage.Add(one, another) : Usage ?? other.Usage,
        Uncounted + other.Uncounted);
}
