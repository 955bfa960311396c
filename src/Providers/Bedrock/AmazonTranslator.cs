using System.Text.Json;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Imaging;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Bedrock;

/// <summary>Writes requests for Titan and Nova: a task, its parameters, and the configuration that most tasks share.</summary>
internal static class AmazonTranslator
{
    private const int MaxImages = 5;

    private static readonly AmazonReader Reader = new();

    /// <summary>Writes the calls for a Titan or Nova model.</summary>
    public static Translation Translate(ImageRequest image, AmazonLimits limits, BedrockCalls calls)
    {
        var files = image.Inputs;
        if (AmazonTask.From(image, files.MaskFile is not null, limits) is not { } task)
            return Translation.Refuse(
                GatewayError.Invalid(
                    $"'{image.Parameters.Text("taskType")}' is no task of this model, such as 'TEXT_IMAGE' or 'OUTPAINTING'.", "taskType",
                    "invalid_value"));
        if ((Check(image.Parameters, limits) ?? CheckImages(files.Files, task)) is { } refusal)
            return Translation.Refuse(refusal);

        InputFile? mask = null;
        if (files.MaskFile is not null && task.TakesMask)
        {
            if (files.Files.Count == 0)
                return Translation.Refuse(Refusals.NoImage("Bedrock", image.Model ?? task.Type));
            var converted = MaskConverter.Convert(
                files.MaskFile, task.WhiteChanges ? MaskPolarity.WhiteChanges : MaskPolarity.BlackChanges, files.Files[0]);
            if (converted.Error is not null)
                return Translation.Refuse(converted.Error);
            mask = converted.Value;
        }

        var placed = new List<string>();
        var values = AmazonParameters.Build(image, task, limits, files.Files, mask, placed);
        ImageSize? size = task.TakesSize && ImageSize.TryParse(image.Parameters.Text(ParameterNames.Size), out var wanted)
            ? limits.Sizes.Nearest(wanted)
            : null;
        var sent = new List<ProviderCall>();
        var before = 0;
        foreach (var count in FanOut.Split(image.Count, task.HasConfig ? AmazonLimits.MaxCount : 1))
        {
            var config = task.HasConfig ? AmazonConfig.Build(image.Parameters.WithSeed(before, limits.MaxSeed), size, count, placed) : null;
            sent.Add(calls.Invoke(Write(task, values, config), Reader, count));
            before += count;
        }

        return Translation.To(sent) with
        {
            SizeUsed = OpenAiParameterMap.SizeUsed(image.Parameters, size),
            Dropped = OpenAiParameterMap.Dropped(image, placed),
        };
    }

    private static CallBody Write(AmazonTask task, BodyObject values, BodyObject? config)
    {
        using var body = new JsonBodyBuilder();
        body.Writer.WriteStartObject();
        body.Writer.WriteString("taskType", task.Type);
        body.Writer.WritePropertyName(task.Params);
        values.WriteTo(body);
        if (config is { IsEmpty: false })
        {
            body.Writer.WritePropertyName(AmazonConfig.Name);
            config.WriteTo(body);
        }

        body.Writer.WriteEndObject();
        return body.Build();
    }

    private static GatewayError? Check(ParameterSet parameters, AmazonLimits limits)
    {
        foreach (var name in (ReadOnlySpan<string>)[ParameterNames.Prompt, ParameterNames.NegativePrompt])
        {
            if (parameters.Text(name) is { } text && text.Length > limits.MaxTextChars)
                return GatewayError.Invalid(
                    $"'{name}' has {text.Length} characters; this model takes at most {limits.MaxTextChars}.", name,
                    "string_above_max_length");
        }

        foreach (var name in (ReadOnlySpan<string>)[AmazonConfig.Name, "textToImageParams", "inPaintingParams", "outPaintingParams",
            "imageVariationParams", "colorGuidedGenerationParams", "backgroundRemovalParams", "virtualTryOnParams"])
        {
            if (parameters.Find(name) is { } own && JsonText.KindOf(OpenAiParameterMap.Json(own).Span) != JsonValueKind.Object)
                return GatewayError.Invalid($"Invalid type for '{name}': expected an object.", name, "invalid_type");
        }

        return null;
    }

    private static GatewayError? CheckImages(IReadOnlyList<InputFile> images, AmazonTask task)
    {
        var most = (task.Images is null ? 0 : MaxImages) + (task.Image is null ? 0 : 1) + (task.Reference is null ? 0 : 1);
        return images.Count <= most
            ? null
            : GatewayError.Invalid(
                $"{images.Count} pictures came with the request; the task {task.Type} takes at most {most}.", ParameterNames.Image,
                "invalid_value");
    }
}
