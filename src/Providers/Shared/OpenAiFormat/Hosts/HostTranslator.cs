using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Imaging;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Shared.OpenAiFormat.Hosts;

/// <summary>Writes requests for a host that speaks like OpenAI with differences.</summary>
internal static class HostTranslator
{
    private const long MaxSeed = uint.MaxValue;

    private static readonly OpenAiResponseReader Reader = new();

    // Written by rules of their own, or honoured by the gateway itself.
    private static readonly string[] Handled =
    [
        ParameterNames.Prompt, ParameterNames.Count, ParameterNames.Size, ParameterNames.Model, ParameterNames.ResponseFormat,
        ParameterNames.Stream,
        ParameterNames.PartialImages, ParameterNames.Image, ParameterNames.Images, ParameterNames.Mask,
    ];

    /// <summary>Writes the calls for a host.</summary>
    public static Translation Translate(ProviderRequest request, HostPreset preset, Uri baseUrl, IReadOnlyList<Header> headers)
    {
        var image = request.Image;
        if (!preset.Operations.Contains(image.Operation))
            return Translation.Refuse(
                GatewayError.Unsupported(
                    $"A host of the kind '{preset.Name}' has no image {image.Operation.ToString().ToLowerInvariant()}s."));
        if (!image.Inputs.AreFiles)
            return Translation.AfterFiles();
        if (Refuse(image.Parameters, preset) is { } refusal)
            return Translation.Refuse(refusal);
        var files = image.Inputs;
        var mask = files.MaskFile is null ? default : MaskConverter.Convert(files.MaskFile, preset.Mask);
        if (mask.Error is not null)
            return Translation.Refuse(mask.Error);

        var (parameters, dropped) = Fit(image.Parameters, preset);
        var uri = ProviderHeaders.Below(baseUrl, Path(image.Operation, preset, mask.Value is not null));
        var calls = new List<ProviderCall>();
        var before = 0;
        foreach (var count in FanOut.Split(image.Count, preset.MaxCount))
        {
            var own = parameters.WithSeed(before, MaxSeed);
            if (own.Find(ParameterNames.Count) is not null)
                own = own.With(new(ParameterNames.Count, JsonText.Number(count)));
            calls.Add(new(
                HttpMethod.Post, uri, headers, HostBody.Write(
                    HostPrompt.Place(own, preset), preset, files.Files, mask.Value), Reader, count));
            before += count;
        }

        return Translation.To(
            calls) with
        {
            Model = image.Model,
            Dropped = dropped,
            DefaultSize = image.Operation == ImageOperation.Generation
                ? preset.DefaultSize
                : null
        };
    }

    private static GatewayError? Refuse(ParameterSet parameters, HostPreset preset)
    {
        if (parameters.Text(ParameterNames.Size) is { } size && size != "auto" && !ImageSize.TryParse(size, out _))
            return GatewayError.Invalid(
                $"Invalid value for 'size': '{size}'. Name width and height as in '1024x1024', or 'auto'.", ParameterNames.Size,
                "invalid_value");
        return preset.Takes.Contains(ParameterNames.OutputFormat) && parameters.Text(ParameterNames.OutputFormat) is { } format
            && !preset.Formats.Contains(format)
            ? GatewayError.Invalid(
                $"Invalid value for 'output_format': '{format}'. A host of the kind '{preset.Name}' "
                    + $"gives {string.Join(", ", preset.Formats)}.",
                ParameterNames.OutputFormat, "invalid_value")
            : null;
    }

    private static (ParameterSet Parameters, IReadOnlyList<string> Dropped) Fit(ParameterSet parameters, HostPreset preset)
    {
        List<string> gone = [.. parameters.Items
            .Where(item => OpenAiModels.Vocabulary.Contains(item.Name) && !preset.Takes.Contains(item.Name) && !Handled.Contains(item.Name))
            .Select(item => item.Name)];
        var dropped = gone.Where(name => parameters.Find(name) is not null).Distinct().ToList();

        gone.AddRange(
            [ParameterNames.ResponseFormat, ParameterNames.Stream, ParameterNames.PartialImages, ParameterNames.Image,
                ParameterNames.Images, ParameterNames.Mask]);
        if (parameters.Text(ParameterNames.Size) == "auto")
            gone.Add(ParameterNames.Size);
        if (!preset.Takes.Contains(ParameterNames.Model))
            gone.Add(ParameterNames.Model);
        var kept = parameters.Without([.. gone]);
        return (preset.ResponseFormat is { } format
            ? kept.With(new(ParameterNames.ResponseFormat, JsonText.Quote(format)))
            : kept, dropped);
    }

    private static string Path(ImageOperation operation, HostPreset preset, bool masked) => operation switch
    {
        ImageOperation.Variation => "/images/variations",
        ImageOperation.Edit when preset.EditsInGenerations => masked ? "/images/inpainting" : "/images/generations",
        ImageOperation.Edit => "/images/edits",
        _ => "/images/generations",
    };
}
