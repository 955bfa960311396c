namespace ImageGateway.Providers.Replicate;

/// <summary>
/// The inputs that are taken for granted where a model's schema is not to be had: the names that models have in common.
/// What Replicate does with an input that a model does not have is unverified.
/// </summary>
internal static class AssumedInputs
{
    private const int Flux2Images = 8;

    private static readonly InputProperty[] Common =
    [
        new("prompt"),
        new("negative_prompt"),
        new("seed") { Type = "integer" },
        new("output_format") { Choices = ["webp", "jpg", "png"] },
        new("output_quality") { Type = "integer", Minimum = 0, Maximum = 100 },
    ];

    private static readonly InputProperty[] Images =
    [
        new("image") { IsLink = true },
        new("mask") { IsLink = true },
        new("prompt_strength") { Type = "number", Minimum = 0, Maximum = 1 },
    ];

    private static readonly InputProperty Ratio =
        new("aspect_ratio") { Choices = ["1:1", "16:9", "9:16", "3:2", "2:3", "4:3", "3:4", "5:4", "4:5", "21:9", "9:21"] };

    private static readonly InputProperty[] Sides = [new("width") { Type = "integer" }, new("height") { Type = "integer" }];

    /// <summary>
    /// The inputs of a model of this name; a bare version has none, and is taken for a model of the older kind that wants pixels.
    /// </summary>
    public static InputSchema SchemaFor(string? model) => model switch
    {
        null => new([.. Common, .. Images, .. Sides]),
        _ when model.StartsWith("black-forest-labs/flux-kontext", StringComparison.Ordinal) =>
            new([.. Common, new("input_image") { IsLink = true }, Ratio]),
        _ when model.StartsWith("black-forest-labs/flux-2", StringComparison.Ordinal) =>
            new([.. Common, .. Numbered("input_image", Flux2Images), Ratio]),
        _ => new([.. Common, .. Images, Ratio]),
    };

    private static IEnumerable<InputProperty> Numbered(string name, int count) =>
        Enumerable.Range(1, count).Select(number => new InputProperty(number == 1 ? name : $"{name}_{number}") { IsLink = true });
}
