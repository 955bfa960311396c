using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.Bedrock;

/// <summary>The fields of Titan's and Nova's tasks.</summary>
public static class AmazonRules
{
    private static readonly string[] Styles =
    [
        "3D_ANIMATED_FAMILY_FILM", "DESIGN_SKETCH", "FLAT_VECTOR_ILLUSTRATION", "GRAPHIC_NOVEL_ILLUSTRATION", "MAXIMALISM",
        "MIDCENTURY_RETRO", "PHOTOREALISM",
        "SOFT_DIGITAL_PAINTING",
    ];

    private static readonly Dictionary<string, string> Objects = new()
    {
        ["TEXT_IMAGE"] = "textToImageParams",
        ["INPAINTING"] = "inPaintingParams",
        ["OUTPAINTING"] = "outPaintingParams",
        ["IMAGE_VARIATION"] = "imageVariationParams",
        ["COLOR_GUIDED_GENERATION"] = "colorGuidedGenerationParams",
        ["BACKGROUND_REMOVAL"] = "backgroundRemovalParams",
        ["VIRTUAL_TRY_ON"] = "virtualTryOnParams",
    };

    public static string ObjectOf(string task) => Objects[task];

    /// <summary>Rules for the document itself.</summary>
    public static RuleBook Document(AmazonModel model, string? task) => new(
    [
        new ChoiceRule("taskType", model.Tasks) { Required = true, Nullable = false },
        .. task is not null && Objects.TryGetValue(task, out var name)
            ? new ParameterRule[] { new AnyRule(name) { Required = true, Nullable = false } }
            : [],
        .. task == "BACKGROUND_REMOVAL" ? Array.Empty<ParameterRule>() : [new AnyRule("imageGenerationConfig")],
    ]);

    /// <summary>The object of a task.</summary>
    public static RuleBook Task(AmazonModel model, string task) => new(task switch
    {
        "TEXT_IMAGE" =>
        [
            Text(model) with { Required = true }, Negative(model), .. Conditioning(model),
            .. model.IsNova ? new ParameterRule[] { new ChoiceRule("style", Styles) } : [],
        ],
        "INPAINTING" => [.. Painting(model)],
        "OUTPAINTING" => [.. Painting(model), new ChoiceRule("outPaintingMode", ["DEFAULT", "PRECISE"])],
        "IMAGE_VARIATION" =>
            [new AnyRule("images") { Required = true }, Text(model), Negative(model), new NumberRule("similarityStrength", 0.2, 1)],
        "COLOR_GUIDED_GENERATION" =>
            [Text(model) with { Required = true }, Negative(model), new AnyRule("colors")
                { Required = true }, new TextRule("referenceImage")],
        "BACKGROUND_REMOVAL" => [new TextRule("image") { Required = true }],
        _ =>
        [
            new TextRule("sourceImage") { Required = true }, new TextRule("referenceImage") { Required = true },
            new ChoiceRule("maskType", ["GARMENT", "PROMPT", "IMAGE"])
                { Required = true }, new AnyRule("imageBasedMask"), new AnyRule("garmentBasedMask"),
            new AnyRule("promptBasedMask"), new AnyRule("maskExclusions"),
            new ChoiceRule("mergeStyle", ["BALANCED", "SEAMLESS", "DETAILED"]), new FlagRule("returnMask"),
        ],
    });

    /// <summary>Rules for the object <c>imageGenerationConfig</c>.</summary>
    public static RuleBook Config(AmazonModel model) => new(
    [
        new IntegerRule("numberOfImages", 1, 5), new ChoiceRule("quality", ["standard", "premium"]), new IntegerRule("width", 1, 4096),
        new IntegerRule("height", 1, 4096), new NumberRule("cfgScale", 1.1, 10), new IntegerRule("seed", 0, model.LargestSeed),
    ]);

    private static TextRule Text(AmazonModel model) => new("text", model.LongestText, 1);

    private static TextRule Negative(AmazonModel model) => new("negativeText", model.LongestText, 1);

    private static IEnumerable<ParameterRule> Conditioning(AmazonModel model) => model.Id == "amazon.titan-image-generator-v1"
        ? []
        : [new TextRule("conditionImage"), new ChoiceRule("controlMode", ["CANNY_EDGE", "SEGMENTATION"]), new NumberRule(
            "controlStrength", 0, 1)];

    private static IEnumerable<ParameterRule> Painting(AmazonModel model) =>
    [
        new TextRule("image")
            { Required = true }, new TextRule("maskPrompt", model.LongestText, 1), new TextRule("maskImage"), Text(model), Negative(model),
        .. model.IsNova ? Array.Empty<ParameterRule>() : [new FlagRule("returnMask")],
    ];
}
