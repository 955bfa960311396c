using System.Buffers;
using System.Text.Json;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Stability;

/// <summary>Writes requests for the route <c>/v1/generation/{engine}/text-to-image</c>.</summary>
internal static class StabilityV1
{
    /// <summary>Greatest number of images per call.</summary>
    public const int MaxSamples = 10;

    /// <summary>Largest seed that is accepted.</summary>
    public const long MaxSeed = uint.MaxValue;

    /// <summary>Characters of a prompt.</summary>
    public const int MaxPromptChars = 2_000;

    // What the endpoint takes beside prompt, size, count and style; passed on by its own name.
    private static readonly string[] Native =
        ["cfg_scale", "clip_guidance_preset", "sampler", "seed", "steps", "extras", "style_preset", "text_prompts", "height", "width",
            "samples"];

    private static readonly string[] Placed =
    [
        ParameterNames.Prompt, ParameterNames.NegativePrompt, ParameterNames.Model, ParameterNames.Count, ParameterNames.Size,
        ParameterNames.Style,
        ParameterNames.User, ParameterNames.ResponseFormat, ParameterNames.Stream, ParameterNames.PartialImages,
    ];

    private static readonly StabilityV1Reader Reader = new();

    /// <summary>Writes the calls for an engine of v1.</summary>
    public static Translation Translate(ProviderRequest request, string model, Uri baseUrl)
    {
        var parameters = request.Image.Parameters;
        if (parameters.Find("text_prompts") is null && parameters.Text(ParameterNames.Prompt) is { Length: > MaxPromptChars } prompt)
            return Translation.Refuse(
                GatewayError.Invalid(
                    $"'prompt' has {prompt.Length} characters; '{model}' takes at most {MaxPromptChars}.", ParameterNames.Prompt,
                    "string_above_max_length"));

        var sized = ImageSize.TryParse(parameters.Text(ParameterNames.Size), out var wanted);
        ImageSize? size = sized ? StabilityModels.SizesOfV1(model).Nearest(wanted) : null;
        var uri = ProviderHeaders.Below(baseUrl, $"/v1/generation/{Uri.EscapeDataString(model)}/text-to-image");
        var headers = StabilityProvider.Headers(request, "application/json");

        var calls = new List<ProviderCall>();
        var before = 0;
        foreach (var count in FanOut.Split(request.Image.Count, MaxSamples))
        {
            calls.Add(new(HttpMethod.Post, uri, headers, Write(parameters.WithSeed(before, MaxSeed), size, count), Reader, count));
            before += count;
        }

        return Translation.To(calls) with
        {
            Model = model,
            SizeUsed = size is { } used && used != wanted ? used : null,
            Dropped = Dropped(parameters),
        };
    }

    private static CallBody.Json Write(ParameterSet parameters, ImageSize? size, int count)
    {
        var text = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(text);
        json.WriteStartObject();
        if (parameters.Find("text_prompts") is null)
            WritePrompts(json, parameters);
        if (size is { } pixels)
        {
            json.WriteNumber("height", pixels.Height);
            json.WriteNumber("width", pixels.Width);
        }

        if (count > 1 || parameters.Find(ParameterNames.Count) is not null)
            json.WriteNumber("samples", count);
        if (Preset(parameters) is { } preset)
            json.WriteString("style_preset", preset);
        foreach (var item in parameters.Items)
        {
            if (Placed.Contains(item.Name) || ImageGateway.Providers.Shared.OpenAiFormat.OpenAiModels.Vocabulary.Contains(item.Name)
                || item.IsNull || (item.Name is "height" or "width" && size is not null))
                continue;
            json.WritePropertyName(item.Name);
            json.WriteRawValue(item.AsJson().Span, skipInputValidation: true);
        }

        json.WriteEndObject();
        json.Flush();
        return new CallBody.Json(text.WrittenMemory);
    }

    private static void WritePrompts(Utf8JsonWriter json, ParameterSet parameters)
    {
        json.WriteStartArray("text_prompts");
        WritePrompt(json, parameters.Text(ParameterNames.Prompt)!, 1);
        if (parameters.Text(ParameterNames.NegativePrompt) is { Length: > 0 } negative)
            WritePrompt(json, negative, -1);
        json.WriteEndArray();
    }

    private static void WritePrompt(Utf8JsonWriter json, string prompt, int weight)
    {
        json.WriteStartObject();
        json.WriteString("text", prompt);
        json.WriteNumber("weight", weight);
        json.WriteEndObject();
    }

    // OpenAI's two styles are none of Stability's; any other word goes to the provider, as at Portkey.
    private static string? Preset(ParameterSet parameters) =>
        parameters.Find("style_preset") is null && parameters.Text(ParameterNames.Style) is { } style and not ("vivid" or "natural")
            ? style
            : null;

    private static string[] Dropped(ParameterSet parameters) =>
    [
        .. parameters.Items
            .Where(item => !item.IsNull && !Placed.Contains(item.Name) && !Native.Contains(item.Name)
                && ImageGateway.Providers.Shared.OpenAiFormat.OpenAiModels.Vocabulary.Contains(item.Name))
            .Select(item => item.Name),
        .. parameters.Text(ParameterNames.Style) is "vivid" or "natural" ? new[] { ParameterNames.Style } : [],
    ];
}
