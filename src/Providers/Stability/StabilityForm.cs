using System.Globalization;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Imaging;
using ImageGateway.Providers.Shared.OpenAiFormat;
using static ImageGateway.Providers.Stability.StabilityParameters;

namespace ImageGateway.Providers.Stability;

/// <summary>The form of a v2beta service, but for the parameters that pass through, among them the seed of each call.</summary>
/// <param name="Fields">Text that the gateway writes; a parameter of the caller's with the same name goes before.</param>
/// <param name="Files">The images and the mask.</param>
/// <param name="Dropped">OpenAI's parameters that the service has no place for.</param>
internal sealed record StabilityForm(IReadOnlyList<FormPart> Fields, IReadOnlyList<FormPart> Files, IReadOnlyList<string> Dropped)
{
    // The caller's words and format are written by their own rules; these the gateway honours itself.
    private static readonly string[] Honoured =
        [ParameterNames.Model, ParameterNames.Count, ParameterNames.ResponseFormat, ParameterNames.Stream, ParameterNames.PartialImages,
            ParameterNames.OutputFormat];

    /// <summary>Writes the form, or says why a size cannot be drawn.</summary>
    public static Result<StabilityForm> Write(
        ImageRequest image, StabilityService service, string model, IReadOnlyList<InputFile> images, InputFile? mask)
    {
        var parameters = image.Parameters;
        var fields = new List<FormPart>();
        var kept = new HashSet<string>(Honoured);
        if (service.Prompt != Place.None && PromptOf(image) is { } prompt)
            fields.Add(Field(service.PromptField, prompt));
        if (service.Prompt != Place.None)
            kept.Add(ParameterNames.Prompt);
        if (service.Name == "sd3" && model != "sd3")
            fields.Add(Field(ParameterNames.Model, model));
        if (service.Name == "sd3" && images.Count > 0)
            fields.Add(Field("mode", "image-to-image"));
        if (service.Strength && images.Count > 0)
        {
            fields.Add(Field("strength", Change(image)));
            kept.Add(ParameterNames.InputFidelity);
        }

        if (WriteSize(parameters, service, images, fields, kept) is { } refusal)
            return refusal;
        if (parameters.Text(ParameterNames.OutputFormat) is { } format)
            fields.Add(Field(ParameterNames.OutputFormat, format));
        if (service.Style && StyleOf(parameters) is { } style)
        {
            fields.Add(Field("style_preset", style));
            kept.Add(ParameterNames.Style);
        }

        if (service.Negative && !model.EndsWith("-turbo", StringComparison.Ordinal))
            kept.Add(ParameterNames.NegativePrompt);
        if (StabilityServices.ChosenByQuality(image))
            kept.Add(ParameterNames.Quality);
        if (StabilityProvider.CarriesUser(image))
            kept.Add(ParameterNames.User);
        if (service.Name == "remove-background" && parameters.Text(ParameterNames.Background) == "transparent")
            kept.Add(ParameterNames.Background);

        var files = images.Select((picture, index) => File(service.ImageFields[index], picture)).ToList();
        if (mask is not null)
            files.Add(File(ParameterNames.Mask, mask));
        var dropped = parameters.Items.Where(item => !item.IsNull && !kept.Contains(item.Name) && IsOpenAi(item.Name))
            .Select(item => item.Name);
        return new StabilityForm(fields, files, [.. dropped]);
    }

    /// <summary>The body with the caller's own parameters.</summary>
    public CallBody.Form ToBody(ParameterSet parameters)
    {
        var own = parameters.Items
            .Where(item => !item.IsNull && !Dropped.Contains(item.Name) && Files.All(file => file.Name != item.Name)
                && (!IsOpenAi(item.Name) || item.Name == ParameterNames.NegativePrompt))
            .Select(item => new FormPart(item.Name, item.AsFormText()))
            .ToList();
        return new([.. Fields.Where(field => own.All(mine => mine.Name != field.Name)), .. own, .. Files]);
    }

    private static bool IsOpenAi(string name) => OpenAiModels.Vocabulary.Contains(name) || name == ParameterNames.NegativePrompt;

    // A size is a shape for services that draw anew, edges to add for outpainting, and nothing where the image's own is kept.
    private static GatewayError? WriteSize(
        ParameterSet parameters, StabilityService service, IReadOnlyList<InputFile> images, List<FormPart> fields, HashSet<string> kept)
    {
        var sized = ImageSize.TryParse(parameters.Text(ParameterNames.Size), out var wanted);
        var head = images.Count > 0 ? ImageHead.Read(images[0]) : null;
        if (service.Name == "outpaint")
        {
            kept.Add(ParameterNames.Size);
            return StabilityEdges.Write(parameters, sized ? wanted : null, head?.Size, fields);
        }

        var takesRatio = service.Ratio && (service.Name != "sd3" || images.Count == 0);
        if (sized && takesRatio)
        {
            var shape = StabilityModels.Ratios.Nearest(wanted);
            fields.Add(Field("aspect_ratio", string.Create(CultureInfo.InvariantCulture, $"{shape.Width}:{shape.Height}")));
        }

        if (!sized || takesRatio || head?.Size == wanted)
            kept.Add(ParameterNames.Size);
        return null;
    }
}
