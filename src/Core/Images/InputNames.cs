namespace ImageGateway.Core.Images;

/// <summary>Names of the JSON members and form fields that carry input images and the mask.</summary>
public static class InputNames
{
    private static readonly string[] Images = [ParameterNames.Image, ParameterNames.Images, "image_url", "image_urls"];
    private static readonly string[] Masks = [ParameterNames.Mask, "mask_url"];

    /// <summary>
    /// Tells an image's name: <c>image</c>, <c>images</c>, <c>image_url</c>, each also with <c>[]</c> or an index behind it.
    /// </summary>
    public static bool IsImage(string name) => Images.Contains(StemOf(name));

    /// <summary>Tells the mask's name: <c>mask</c>, also with <c>[]</c> or an index behind it.</summary>
    public static bool IsMask(string name) => Masks.Contains(StemOf(name));

    /// <summary>Tells a name of either kind.</summary>
    public static bool IsInput(string name) => IsImage(name) || IsMask(name);

    /// <summary>The index in a name such as <c>image[2]</c>; 0 where there is none.</summary>
    internal static int IndexOf(string name) =>
        name.EndsWith(']') && int.TryParse(name.AsSpan(name.IndexOf('[', StringComparison.Ordinal) + 1).TrimEnd(']'), out var index)
            ? index
            : 0;

    private static string StemOf(string name)
    {
        if (!name.EndsWith(']') || name.IndexOf('[', StringComparison.Ordinal) is not (> 0 and var open))
            return name;
        var index = name.AsSpan(open + 1, name.Length - open - 2);
        return index.Length <= 4 && index.IndexOfAnyExceptInRange('0', '9') < 0 ? name[..open] : name;
    }
}
