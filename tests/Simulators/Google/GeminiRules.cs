using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.Google;

/// <summary>The fields of a <c>:generateContent</c> body, as far as image models take them.</summary>
public static class GeminiRules
{
    public static RuleBook Body(bool atVertex) => new(
    [
        new AnyRule("contents")
            { Required = true }, new AnyRule("generationConfig"), new AnyRule("safetySettings"), new AnyRule("systemInstruction"),
        new AnyRule("tools"), new AnyRule("toolConfig"), new TextRule("cachedContent"), .. Where(atVertex, new AnyRule("labels")),
    ]);

    public static RuleBook Content { get; } = new([new ChoiceRule("role", ["user", "model"]), new AnyRule("parts") { Required = true }]);

    public static RuleBook Part { get; } = new(
        [new TextRule("text"), new AnyRule("inlineData"), new AnyRule("fileData"), new TextRule("thoughtSignature")]);

    public static RuleBook InlineData { get; } = new(
    [
        new ChoiceRule("mimeType", ["image/png", "image/jpeg", "image/webp", "image/heic", "image/heif"])
            { Required = true }, new TextRule("data") { Required = true },
    ]);

    public static RuleBook GenerationConfig { get; } = new(
    [
        new AnyRule("responseModalities"), new AnyRule("imageConfig"), new IntegerRule("seed", int.MinValue, int.MaxValue),
        new NumberRule("temperature", 0, 2),
        new NumberRule("topP", 0, 1), new NumberRule("topK", 1, 64), new IntegerRule("candidateCount", 1, 1),
        new IntegerRule("maxOutputTokens", 1, 65_536),
        new AnyRule("thinkingConfig"), new TextRule("mediaResolution"), new AnyRule("stopSequences"),
    ]);

    public static RuleBook ImageConfig(GoogleModel model, bool atVertex) => new(
    [
        new ChoiceRule("aspectRatio", model.Ratios),
        .. Where(model.Resolutions.Count > 0, new ChoiceRule("imageSize", model.Resolutions)),
        .. Where(atVertex, new ChoiceRule("personGeneration", ["ALLOW_ALL", "ALLOW_ADULT", "ALLOW_NONE"])),
        .. Where(atVertex, new AnyRule("imageOutputOptions")),
    ]);

    public static RuleBook SafetySetting { get; } = new(
    [
        new ChoiceRule("category",
            ["HARM_CATEGORY_HARASSMENT", "HARM_CATEGORY_HATE_SPEECH", "HARM_CATEGORY_SEXUALLY_EXPLICIT", "HARM_CATEGORY_DANGEROUS_CONTENT",
                "HARM_CATEGORY_CIVIC_INTEGRITY"]) { Required = true },
        new ChoiceRule("threshold", ["BLOCK_NONE", "BLOCK_ONLY_HIGH", "BLOCK_MEDIUM_AND_ABOVE", "BLOCK_LOW_AND_ABOVE", "OFF"])
            { Required = true },
    ]);

    private static ParameterRule[] Where(bool condition, ParameterRule rule) => condition ? [rule] : [];
}
