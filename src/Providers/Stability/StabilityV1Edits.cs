using System.Globalization;
using System.Text.Json;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Imaging;
using ImageGateway.Providers.Shared.OpenAiFormat;
using ImageGateway.Providers.Shared.Requests;
using static ImageGateway.Providers.Stability.StabilityParameters;

namespace ImageGateway.Providers.Stability;

/// <summary>
/// Writes forms for <c>/v1/generation/{engine}/image-to-image</c> and its <c>/masking</c>. The result keeps the image's size.
/// </summary>
internal static class StabilityV1Edits
{
    private static readonly string[] Honoured =
    [
        ParameterNames.Prompt, ParameterNames.NegativePrompt, ParameterNames.Model, ParameterNames.Count, ParameterNames.ResponseFormat,
        ParameterNames.Stream,
        ParameterNames.PartialImages,
    ];

    private static readonly StabilityV1Reader Reader = new();

    /// <summary>Writes the calls for an edit.</summary>
    public static Translation Translate(ProviderRequest request, string model, Uri baseUrl)
    {
        var image = request.Image;
        var files = image.Inputs;
        if (files.Files.Count != 1)
            return Translation.Refuse(
                GatewayError.Invalid(
                    $"Stability's {model} takes one picture, and the request has {files.Files.Count}.", ParameterNames.Image,
                    "too_many_images"));
        if (PromptOf(image) is null && image.Parameters.Find("text_prompts") is null)
            return Translation.Refuse(
                GatewayError.Invalid(
                    $"Missing required parameter: 'prompt'. Stability's {model} draws by it.", ParameterNames.Prompt,
                    "missing_required_parameter"));
        if (image.Parameters.Find("text_prompts") is null && PromptOf(image) is { Length: > StabilityV1.MaxPromptChars } prompt)
            return Translation.Refuse(
                GatewayError.Invalid(
                    $"'prompt' has {prompt.Length} characters; '{model}' takes at most {StabilityV1.MaxPromptChars}.",
                    ParameterNames.Prompt, "string_above_max_length"));
        var mask = files.MaskFile is null ? default : MaskConverter.Convert(files.MaskFile, MaskPolarity.WhiteChanges, files.Files[0]);
        if (mask.Error is not null)
            return Translation.Refuse(mask.Error);

        var uri = ProviderHeaders.Below(
            baseUrl, $"/v1/generation/{Uri.EscapeDataString(model)}/image-to-image{(mask.Value is null ? "" : "/masking")}");
        var headers = StabilityProvider.Headers(request, "application/json");
        var calls = new List<ProviderCall>();
        var before = 0;
        foreach (var count in FanOut.Split(image.Count, StabilityV1.MaxSamples))
        {
            var parameters = image.Parameters.WithSeed(before, StabilityV1.MaxSeed);
            calls.Add(new(
                HttpMethod.Post, uri, headers, Write(
                    image with { Parameters = parameters }, files.Files[0], mask.Value, count), Reader, count));
            before += count;
        }

        return Translation.To(calls) with { Model = model, Dropped = Dropped(image, files.Files[0], mask.Value) };
    }

    private static CallBody.Form Write(ImageRequest image, InputFile picture, InputFile? mask, int count)
    {
        var parameters = image.Parameters;
        var parts = new List<FormPart>();
        WritePrompts(image, parts);
        if (mask is not null)
            parts.Add(Field("mask_source", "MASK_IMAGE_WHITE"));
        else if (parameters.Find("image_strength") is null && parameters.Text("init_image_mode") != "STEP_SCHEDULE")
            parts.Add(Field("image_strength", 1 - Change(image)));
        if (count > 1 || parameters.Find(ParameterNames.Count) is not null)
            parts.Add(Field("samples", count.ToString(CultureInfo.InvariantCulture)));
        if (StyleOf(parameters) is { } style)
            parts.Add(Field("style_preset", style));

        // The files are these already, and the mask is told in the gateway's own terms.
        foreach (var item in parameters.Native(
            "text_prompts", "samples", ParameterNames.NegativePrompt, "init_image", "mask_image", "mask_source"))
            parts.Add(new(item.Name, item.AsFormText()));

        parts.Add(File("init_image", picture));
        if (mask is not null)
            parts.Add(File("mask_image", mask));
        return new(parts);
    }

    private static void WritePrompts(ImageRequest image, List<FormPart> parts)
    {
        if (image.Parameters.Find("text_prompts") is { } own && Flatten(own, parts))
            return;
        Add(parts, 0, PromptOf(image) ?? VariationPrompt, "1");
        if (image.Parameters.Text(ParameterNames.NegativePrompt) is { Length: > 0 } negative)
            Add(parts, 1, negative, "-1");
    }

    // In a form the list of prompts is written field by field.
    private static bool Flatten(Parameter own, List<FormPart> parts)
    {
        try
        {
            using var document = JsonDocument.Parse(own.IsText ? own.Value : own.AsJson());
            if (document.RootElement.ValueKind != JsonValueKind.Array)
                return false;
            var index = 0;
            foreach (var prompt in document.RootElement.EnumerateArray().Where(prompt => prompt.ValueKind == JsonValueKind.Object))
            {
                foreach (var member in prompt.EnumerateObject())
                    parts.Add(Field($"text_prompts[{index}][{member.Name}]", member.Value.ToString()));
                index++;
            }

            return index > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void Add(List<FormPart> parts, int index, string text, string weight)
    {
        parts.Add(Field($"text_prompts[{index}][text]", text));
        parts.Add(Field($"text_prompts[{index}][weight]", weight));
    }

    private static List<string> Dropped(ImageRequest image, InputFile picture, InputFile? mask)
    {
        var kept = new HashSet<string>(Honoured);
        if (!ImageSize.TryParse(image.Parameters.Text(ParameterNames.Size), out var wanted) || ImageHead.Read(picture)?.Size == wanted)
            kept.Add(ParameterNames.Size);
        if (mask is null)
            kept.Add(ParameterNames.InputFidelity);
        if (StyleOf(image.Parameters) is not null)
            kept.Add(ParameterNames.Style);
        if (StabilityProvider.CarriesUser(image))
            kept.Add(ParameterNames.User);
        return [.. image.Parameters.Items
            .Where(item => !item.IsNull && !kept.Contains(item.Name) && OpenAiModels.Vocabulary.Contains(item.Name))
            .Select(item => item.Name)];
    }
}
