using System.Collections.Immutable;
using System.Globalization;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Imaging;
using ImageGateway.Providers.Shared.Requests;
using ImageGateway.Providers.Stability;

namespace ImageGateway.Providers.Bedrock;

/// <summary>
/// Writes requests for SD3, SD3.5, Core and Ultra and for the editing services: a flat document for one image, in which
/// images stand as base64.
/// </summary>
internal static class StableTranslator
{
    private const int MaxPromptChars = 10_000;
    private const long MaxSeed = uint.MaxValue - 1L;

    // An image to begin with needs a strength; higher changes more. OpenAI's two fidelities are a near and a free result.
    private static readonly byte[] FreeStrength = "0.7"u8.ToArray();
    private static readonly byte[] NearStrength = "0.35"u8.ToArray();

    private static readonly ImmutableArray<string> Formats = ["png", "jpeg"];

    private static readonly StableReader Reader = new();

    /// <summary>Writes the calls of a text-to-image model.</summary>
    public static Translation Generate(ImageRequest image, BedrockModel model, BedrockCalls calls)
    {
        var files = image.Inputs;
        if (files.MaskFile is not null)
            return Translation.Refuse(
                GatewayError.Unsupported(
                    $"'{model.Info.Name}' takes no mask; 'us.stability.stable-image-inpaint-v1:0' does.", ParameterNames.Mask));
        if (Check(image, files, most: 1) is { } refusal)
            return Translation.Refuse(refusal);

        var placed = new List<string> { ParameterNames.Prompt };
        var members = new BodyObject();
        members.Set("prompt", image.Parameters.Text(ParameterNames.Prompt));
        if (files.Files.Count > 0)
            AddImage(members, image.Parameters, model, files.Files[0], placed);
        else
            AddRatio(members, image.Parameters, placed);
        return Send(image, members, Formats, takesText: true, calls, placed);
    }

    /// <summary>Writes the calls of an editing service.</summary>
    public static Translation Edit(ImageRequest image, StableService service, BedrockCalls calls)
    {
        var files = image.Inputs;
        if (Check(image, files, service.Images.Length) is { } refusal)
            return Translation.Refuse(refusal);
        var mask = files.MaskFile is not null && service.TakesMask
            ? MaskConverter.Convert(files.MaskFile, MaskPolarity.WhiteChanges)
            : default;
        if (mask.Error is not null)
            return Translation.Refuse(mask.Error);

        var placed = new List<string>();
        var members = new BodyObject();
        foreach (var (picture, field) in files.Files.Zip(service.Images))
            members.Set(field, picture);
        if (mask.Value is not null)
        {
            members.Set(ParameterNames.Mask, mask.Value);
            placed.Add(ParameterNames.Mask);
        }

        if (service.TakesPrompt)
        {
            members.Set("prompt", image.Parameters.Text(ParameterNames.Prompt) is { Length: > 0 } prompt ? prompt : null);
            placed.Add(ParameterNames.Prompt);
        }

        if (service.TakesStyle && image.Parameters.Text(ParameterNames.Style) is { } style && OpenAiParameterMap.IsNativeStyle(style))
        {
            members.Set("style_preset", style);
            placed.Add(ParameterNames.Style);
        }

        if (service.TakesRatio)
            AddRatio(members, image.Parameters, placed);
        if (service.Name == "remove-background" && image.Parameters.Text(ParameterNames.Background) == "transparent")
            placed.Add(ParameterNames.Background);
        return Send(image, members, service.Formats, service.TakesPrompt, calls, placed);
    }

    private static Translation Send(
        ImageRequest image, BodyObject members, ImmutableArray<string> formats, bool takesText, BedrockCalls calls, List<string> placed)
    {
        var parameters = image.Parameters;
        if (parameters.Text(ParameterNames.OutputFormat) is { } format && formats.Contains(format))
        {
            members.Set("output_format", format);
            placed.Add(ParameterNames.OutputFormat);
        }

        if (takesText && parameters.Find(ParameterNames.NegativePrompt) is { } negative)
        {
            members.Set(ParameterNames.NegativePrompt, negative.AsJson());
            placed.Add(ParameterNames.NegativePrompt);
        }

        foreach (var item in OpenAiParameterMap.Native(image.Parameters))
            members.Set(item.Name, OpenAiParameterMap.Json(item));
        placed.Add(ParameterNames.Seed);
        var sent = new List<ProviderCall>();
        for (var before = 0; before < image.Count; before++)
        {
            if (parameters.WithSeed(before, MaxSeed).Find(ParameterNames.Seed) is { } seed)
                members.Set(ParameterNames.Seed, OpenAiParameterMap.Json(seed));
            using var body = new JsonBodyBuilder();
            members.WriteTo(body);
            sent.Add(calls.Invoke(body.Build(), Reader, 1));
        }

        return Translation.To(sent) with { Dropped = OpenAiParameterMap.Dropped(image, placed) };
    }

    private static void AddImage(BodyObject members, ParameterSet parameters, BedrockModel model, InputFile image, List<string> placed)
    {
        if (model.HasMode)
            members.Set("mode", "image-to-image");
        members.Set("image", image);
        var near = parameters.Text(ParameterNames.InputFidelity) == "high";
        members.Set("strength", near ? NearStrength : FreeStrength);
        placed.Add(ParameterNames.InputFidelity);
    }

    private static void AddRatio(BodyObject members, ParameterSet parameters, List<string> placed)
    {
        placed.Add(ParameterNames.Size);
        if (!ImageSize.TryParse(parameters.Text(ParameterNames.Size), out var wanted))
            return;
        var shape = StabilityModels.Ratios.Nearest(wanted);
        members.Set("aspect_ratio", string.Create(CultureInfo.InvariantCulture, $"{shape.Width}:{shape.Height}"));
    }

    private static GatewayError? Check(ImageRequest image, InputImages files, int most)
    {
        if (image.Parameters.Text(ParameterNames.Prompt) is { Length: > MaxPromptChars } prompt)
            return GatewayError.Invalid(
                $"'prompt' has {prompt.Length} characters; this model takes at most {MaxPromptChars}.", ParameterNames.Prompt,
                "string_above_max_length");
        if (image.Parameters.Text(ParameterNames.OutputFormat) is { } format and not ("png" or "jpeg" or "webp"))
            return GatewayError.Invalid(
                $"Invalid value for 'output_format': '{format}'. Name png, jpeg or webp.", ParameterNames.OutputFormat, "invalid_value");
        if (image.Operation != ImageOperation.Generation && files.Files.Count != most)
            return GatewayError.Invalid(
                $"{files.Files.Count} pictures came with the request; this model takes {most}.", ParameterNames.Image, "invalid_value");
        return null;
    }
}
