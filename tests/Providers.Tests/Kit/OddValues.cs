namespace ImageGateway.Providers.Tests.Kit;

/// <summary>
/// Providers' own parameters, which go through by their names, with values of every JSON type, right for some and wrong for others.
/// </summary>
internal static class OddValues
{
    /// <summary>Names that the translations look at, and some that they do not.</summary>
    public static readonly string[] Names =
    [
        "aspect_ratio", "aspectRatio", "base64", "cfg_scale", "colorGuidedGenerationParams", "control_image", "creativity",
        "disable_safety_checker", "down", "expires", "extras",
        "generationConfig", "guidance_scale", "height", "image_prompt", "image_strength", "image_url", "imageConfig",
        "imageGenerationConfig", "imageSize", "image_size", "init_image",
        "init_image_mode", "input", "input_image", "instances", "left", "loras", "mask_source", "mimeType", "mode", "negativePrompt",
        "negative_prompt",
        "num_inference_steps", "output_quality", "outputOptions", "parameters", "personGeneration", "prompt_strength", "prompt_upsampling",
        "reference_images",
        "referenceImages", "response_extension", "right", "safe_filter", "safety_check", "safetySetting", "safetySettings",
        "sampleImageSize", "sandbox_delay_ms",
        "search_prompt", "seed", "select_prompt", "service", "steps", "strength", "style_preset", "taskType", "text_prompts",
        "textToImageParams", "tools", "up", "version", "webhook", "width",
    ];

    /// <summary>Anything that JSON can say; text in a form.</summary>
    public static readonly object?[] Values =
    [
        null, true, false, 0, 1, -1, 4, 0.5, 1e300, long.MaxValue, long.MinValue, string.Empty, "x", "7", "16:9", "512x512", "fast",
        "accounts/x/models/y", "\"\\\u0000\u4e2d",
        "data:image/png;base64,AQID", Array.Empty<object>(), new object?[] { 1, "x", null },
        new[] { new { url = "https://pictures.example.test/1.png" } },
        new Dictionary<string, object?>(),
        new Dictionary<string, object?> { ["text"] = "x", ["quality"] = 1, ["seed"] = "y", ["imageSize"] = Array.Empty<int>() },
        new[] { new Dictionary<string, object?> { ["text"] = 3, ["weight"] = "heavy" } },
    ];
}
