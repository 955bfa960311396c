using System.Globalization;
using ImageGateway.Core.Images;

namespace ImageGateway.Providers.Replicate;

/// <summary>Finds the inputs of a model that take images: by the common names first, then by type.</summary>
internal static class ImageInputs
{
    private static readonly string[] Preferred =
        ["image", "input_image", "input_image_1", "image_1", "init_image", "image_input", "input_images", "images", "img", "image_prompt",
            "redux_image", "reference_images"];

    private static readonly string[] ImageWords = ["image", "img", "picture", "photo"];
    private static readonly string[] Masks = ["mask", "mask_image", "image_mask", "inpaint_mask"];

    /// <summary>The input for a mask, or null.</summary>
    public static InputProperty? Mask(InputSchema schema) => schema.Find(Masks, property => property is { IsLink: true, IsList: false });

    /// <summary>The members that carry these images; null where the model has not so many places.</summary>
    public static IReadOnlyList<InputMember>? Place(InputSchema schema, IReadOnlyList<InputFile> files)
    {
        var inputs = schema.Properties.Where(IsImage).OrderBy(property => Rank(property.Name)).ToList();
        if (files.Count == 1)
            return inputs.FirstOrDefault() is { } first ? [Member(first, files)] : null;
        if (inputs.Find(property => property.IsList) is { } list)
            return [Member(list, files)];

        // input_image, input_image_2 … or image_1, image_2 …
        var numbered = inputs.GroupBy(property => Split(property.Name).Stem).FirstOrDefault(family => family.Count() >= files.Count);
        return numbered is null
            ? null
            : [.. numbered.OrderBy(property => Split(property.Name).Number)
                .Zip(files, (property, file) => InputMember.From(property.Name, file))];
    }

    /// <summary>Counts the images that the model takes.</summary>
    public static int Most(InputSchema schema) =>
        schema.Properties.Where(IsImage).GroupBy(property => Split(property.Name).Stem).Select(family => family.Count()).DefaultIfEmpty(0)
            .Max();

    private static InputMember Member(InputProperty property, IReadOnlyList<InputFile> files) =>
        new(property.Name, default) { Files = files, IsList = property.IsList };

    private static bool IsImage(InputProperty property) =>
        property.IsLink
        && !property.Name.Contains("mask", StringComparison.OrdinalIgnoreCase)
        && Array.Exists(ImageWords, word => property.Name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static int Rank(string name) => Array.IndexOf(Preferred, name) is >= 0 and var rank ? rank : Preferred.Length;

    private static (string Stem, int Number) Split(string name)
    {
        var cut = name.LastIndexOf('_');
        return cut > 0 && int.TryParse(name.AsSpan(cut + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (name[..cut], number)
            : (name, 1);
    }
}
