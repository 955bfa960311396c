using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Imaging;
using ImageGateway.Providers.Shared.Requests;
using ImageGateway.Providers.Stability;

namespace ImageGateway.Providers.Bedrock;

/// <summary>Writes requests for SDXL 1.0: Stability's v1 as one JSON document, images included.</summary>
internal static class SdxlTranslator
{
    private const int MaxPromptChars = 2000;
    private const long MaxSeed = uint.MaxValue;

    // Stability's own page lists up to 10 samples; Bedrock took one in practice (unverified), which passes either way.
    private const int MaxSamples = 1;

    private const string Engine = "stable-diffusion-xl-1024-v1-0";

    // Higher keeps more of the image; without a word the provider's own 0.35.
    private static readonly byte[] HighFidelity = "0.7"u8.ToArray();

    private static readonly StabilityV1Reader Reader = new();

    /// <summary>Writes the calls for SDXL 1.0.</summary>
    public static Translation Translate(ImageRequest image, BedrockCalls calls)
    {
        var parameters = image.Parameters;
        if (parameters.Text(ParameterNames.Prompt) is { Length: > MaxPromptChars } prompt)
            return Translation.Refuse(
                GatewayError.Invalid(
                    $"'prompt' has {prompt.Length} characters; this model takes at most {MaxPromptChars}.", ParameterNames.Prompt,
                    "string_above_max_length"));
        var files = image.Inputs;
        if (files.Files.Count > 1)
            return Translation.Refuse(
                GatewayError.Invalid(
                    $"{files.Files.Count} pictures came with the request; this model begins with one.", ParameterNames.Image,
                    "invalid_value"));
        if (files.MaskFile is not null && files.Files.Count == 0)
            return Translation.Refuse(Refusals.NoImage("Bedrock", image.Model ?? "sdxl"));
        var mask = files.MaskFile is null ? default : MaskConverter.Convert(files.MaskFile, MaskPolarity.WhiteChanges, files.Files[0]);
        if (mask.Error is not null)
            return Translation.Refuse(mask.Error);

        var placed = new List<string> { ParameterNames.Prompt, ParameterNames.NegativePrompt, ParameterNames.Seed };
        ImageSize? size = files.Files.Count == 0 && ImageSize.TryParse(parameters.Text(ParameterNames.Size), out var wanted)
            ? StabilityModels.SizesOfV1(Engine).Nearest(wanted)
            : null;
        var sent = new List<ProviderCall>();
        for (var before = 0; before < image.Count; before += MaxSamples)
            sent.Add(calls.Invoke(Write(parameters.WithSeed(before, MaxSeed), size, files.Files, mask.Value, placed), Reader, MaxSamples));
        return Translation.To(sent) with
        {
            SizeUsed = OpenAiParameterMap.SizeUsed(parameters, size),
            Dropped = OpenAiParameterMap.Dropped(image, placed),
        };
    }

    private static CallBody Write(
        ParameterSet parameters, ImageSize? size, IReadOnlyList<InputFile> images, InputFile? mask, List<string> placed)
    {
        var members = new BodyObject();
        members.Set("text_prompts", Prompts(parameters));
        if (size is { } pixels)
        {
            members.Set("height", pixels.Height);
            members.Set("width", pixels.Width);
            placed.Add(ParameterNames.Size);
        }

        if (parameters.Find(ParameterNames.Count) is not null)
            members.Set("samples", MaxSamples);
        if (parameters.Text(ParameterNames.Style) is { } style && OpenAiParameterMap.IsNativeStyle(style))
        {
            members.Set("style_preset", style);
            placed.Add(ParameterNames.Style);
        }

        if (images.Count > 0)
            AddImage(members, parameters, images[0], mask, placed);
        if (parameters.Find(ParameterNames.Seed) is { } seed)
            members.Set(ParameterNames.Seed, OpenAiParameterMap.Json(seed));
        foreach (var item in OpenAiParameterMap.Native(parameters))
        {
            if (size is null || item.Name is not ("width" or "height"))
                members.Set(item.Name, OpenAiParameterMap.Json(item));
        }

        using var body = new JsonBodyBuilder();
        members.WriteTo(body);
        return body.Build();
    }

    private static void AddImage(BodyObject members, ParameterSet parameters, InputFile image, InputFile? mask, List<string> placed)
    {
        members.Set("init_image", image);
        if (mask is not null)
        {
            members.Set("mask_source", "MASK_IMAGE_WHITE");
            members.Set("mask_image", mask);
            placed.Add(ParameterNames.Mask);
        }
        else
        {
            members.Set("init_image_mode", "IMAGE_STRENGTH");
            if (parameters.Text(ParameterNames.InputFidelity) == "high")
            {
                members.Set("image_strength", HighFidelity);
                placed.Add(ParameterNames.InputFidelity);
            }
        }
    }

    private static byte[] Prompts(ParameterSet parameters)
    {
        var text = new System.Buffers.ArrayBufferWriter<byte>(256);
        using var json = new System.Text.Json.Utf8JsonWriter(text);
        json.WriteStartArray();
        Add(parameters.Text(ParameterNames.Prompt), 1);
        Add(parameters.Text(ParameterNames.NegativePrompt), -1);
        json.WriteEndArray();
        json.Flush();
        return text.WrittenSpan.ToArray();

        void Add(string? prompt, int weight)
        {
            if (string.IsNullOrEmpty(prompt))
                return;
            json.WriteStartObject();
            json.WritePropertyName("text");
            json.WriteRawValue(JsonText.Quote(prompt));
            json.WriteNumber("weight", weight);
            json.WriteEndObject();
        }
    }
}
