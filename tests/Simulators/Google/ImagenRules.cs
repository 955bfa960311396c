using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.Google;

/// <summary>The fields of a <c>:predict</c> body. The Gemini API takes fewer than Vertex AI.</summary>
public static class ImagenRules
{
    private static readonly string[] EditModes =
    [
        "EDIT_MODE_DEFAULT", "EDIT_MODE_INPAINT_REMOVAL", "EDIT_MODE_INPAINT_INSERTION", "EDIT_MODE_OUTPAINT",
        "EDIT_MODE_CONTROLLED_EDITING",
        "EDIT_MODE_STYLE", "EDIT_MODE_BGSWAP", "EDIT_MODE_PRODUCT_IMAGE",
    ];

    private static readonly string[] MaskModes =
        ["MASK_MODE_USER_PROVIDED", "MASK_MODE_BACKGROUND", "MASK_MODE_FOREGROUND", "MASK_MODE_SEMANTIC"];

    private static readonly string[] ReferenceTypes =
        ["REFERENCE_TYPE_RAW", "REFERENCE_TYPE_MASK", "REFERENCE_TYPE_CONTROL", "REFERENCE_TYPE_STYLE", "REFERENCE_TYPE_SUBJECT"];

    public static RuleBook Body(bool atVertex) => atVertex
        ? new([Required("instances"), new AnyRule("parameters"), new AnyRule("labels")])
        : new([Required("instances"), new AnyRule("parameters")]);

    public static RuleBook Instance(bool atVertex) => atVertex
        ? new([new TextRule("prompt") { Required = true }, new AnyRule("image"), new AnyRule("referenceImages")])
        : new([new TextRule("prompt") { Required = true }]);

    public static RuleBook Parameters(GoogleModel model, bool atVertex)
    {
        List<ParameterRule> rules =
        [
            new IntegerRule("sampleCount", 1, model.MostImages), new ChoiceRule("aspectRatio", model.Ratios),
            new ChoiceRule("personGeneration", ["dont_allow", "allow_adult", "allow_all"]), new AnyRule("outputOptions"),
        ];
        if (model.Resolutions.Count > 0)
            rules.Add(new ChoiceRule("sampleImageSize", model.Resolutions));
        if (!atVertex)
            return new(rules);
        return new(
        [
            .. rules, new TextRule("negativePrompt"), new IntegerRule("seed", 0, uint.MaxValue),
            new FlagRule("addWatermark"), new NumberRule("guidanceScale", 0, 500),
            new FlagRule("enhancePrompt"), new TextRule("language"), new FlagRule("includeRaiReason"),
            new FlagRule("includeSafetyAttributes"),
            new TextRule("sampleImageStyle"), new TextRule("storageUri"), new ChoiceRule("mode", ["upscale"]), new AnyRule("upscaleConfig"),
            new ChoiceRule("safetySetting", ["block_low_and_above", "block_medium_and_above", "block_only_high", "block_none"]),
            new ChoiceRule("editMode", EditModes), new AnyRule("editConfig"),
        ]);
    }

    public static RuleBook OutputOptions { get; } = new(
        [new ChoiceRule("mimeType", ["image/png", "image/jpeg"]), new IntegerRule("compressionQuality", 0, 100)]);

    public static RuleBook EditConfig { get; } = new([new IntegerRule("baseSteps", 1, 100)]);

    public static RuleBook UpscaleConfig { get; } = new([new ChoiceRule("upscaleFactor", ["x2", "x4"]) { Required = true }]);

    public static RuleBook Reference { get; } = new(
    [
        new ChoiceRule("referenceType", ReferenceTypes) { Required = true }, new IntegerRule("referenceId", 1, 100) { Required = true },
        new AnyRule("referenceImage"), new AnyRule("maskImageConfig"), new AnyRule("controlImageConfig"),
        new AnyRule("styleImageConfig"), new AnyRule("subjectImageConfig"),
    ]);

    public static RuleBook Image { get; } = new([new TextRule("bytesBase64Encoded"), new TextRule("gcsUri"), new TextRule("mimeType")]);

    public static RuleBook MaskConfig { get; } = new(
        [new ChoiceRule("maskMode", MaskModes) { Required = true }, new NumberRule("dilation", 0, 1), new AnyRule("maskClasses")]);

    private static AnyRule Required(string name) => new(name) { Required = true };
}
