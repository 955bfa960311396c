using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;

namespace ImageGateway.Core.Providers;

/// <summary>
/// Prepares a request for a provider and has it written: images in one form whatever shape they came in, a size in pixels, a
/// generation with images as an edit where the model edits, and an honest list of what is left out.
/// </summary>
public static class RequestTranslator
{
    /// <summary>Writes a request for a provider.</summary>
    public static TranslatedRequest Translate(IImageProvider provider, ProviderRequest request)
    {
        if (provider.ForwardsAsReceived(request))
            return new(request, request.Image, provider.Translate(request));
        request = request with { Image = Prepare(request.Image) };
        var image = request.Image;
        if (image.Inputs.Fault is { } fault)
            return new(request, image, Translation.Refuse(fault));
        if (image.Operation != ImageOperation.Generation)
            return image.Inputs.Images.IsEmpty
                ? new(request, image, Translation.Refuse(NoImage(image.Inputs)))
                : Write(provider, request, image, []);
        if (image.Inputs.Count == 0)
            return Write(provider, request, image, []);
        if (!image.Inputs.Images.IsEmpty)
        {
            var edit = Write(provider, request, image with { Operation = ImageOperation.Edit }, []);
            if (!IsOfModel(edit.Translation.Refusal))
                return edit;
        }

        var without = image with { Inputs = new InputImages { Others = image.Inputs.Others } };
        return Write(provider, request, without, [.. MembersOf(image.Inputs)]);
    }

    private static TranslatedRequest Write(
        IImageProvider provider, ProviderRequest request, ImageRequest image, IReadOnlyList<string> leftOut)
    {
        var translation = provider.Translate(request with { Image = image });
        if (translation.Refusal is not null || translation.NeedsFiles || translation.Needs is not null)
            return new(request, image, translation);
        var usual = provider.UsualFor(translation.Model);
        var others = provider.TakesOtherFiles ? [] : image.Inputs.Others.Select(file => file.FieldName);
        return new(request, image, translation with
        {
            Dropped =
            [
                .. translation.Dropped.Where(name => image.Parameters.Find(name) is not { } parameter || !usual.Include(parameter))
                    .Concat(leftOut).Concat(others).Distinct(),
            ],
        });
    }

    // The images stand in Inputs alone, and the size in pixels beside the caller's word for it.
    private static ImageRequest Prepare(ImageRequest image)
    {
        var inputs = image.Inputs;
        var parameters = image.Parameters;
        if (parameters.Items.Any(item => InputNames.IsInput(item.Name)))
            parameters = new([.. parameters.Items.Where(item => !InputNames.IsInput(item.Name))]);
        var word = image.SizeWord;
        if (parameters.Text(ParameterNames.Size) is { } text && RequestedSize.Parse(text) is { } size && size.Pixels.ToString() != text)
        {
            parameters = parameters.With(new(ParameterNames.Size, JsonText.Quote(size.Pixels.ToString())));
            word = size.Word;
        }

        return ReferenceEquals(parameters, image.Parameters) && inputs.Count == 0 && inputs.Fault is null
            ? image
            : image with { Parameters = parameters, Inputs = inputs, SizeWord = word };
    }

    // Not of the images: another request to the same model would do.
    private static bool IsOfModel(GatewayError? refusal) =>
        refusal is { Code: "unsupported_operation", Param: null or ParameterNames.Model };

    private static IEnumerable<string> MembersOf(InputImages inputs) =>
        inputs.Images.Append(inputs.Mask).OfType<InputImage>().Select(image => image.Member).Distinct();

    private static GatewayError NoImage(InputImages inputs)
    {
        var others = string.Join(", ", inputs.Others.Select(file => $"'{file.FieldName}'"));
        var why = others.Length > 0
            ? $"The form has files in {others}, which are no names of an image."
            : inputs.Mask is null ? "The request brings none." : "A mask alone shows nothing to change.";
        return GatewayError.Invalid(
            $"Missing required parameter: 'image'. {why} Send the file in the form field 'image', or 'images' in a JSON body.",
            ParameterNames.Image, "missing_required_parameter");
    }
}

/// <summary>A request as it was written for a provider.</summary>
/// <param name="Request">The prepared request, to write again once files or facts are there.</param>
/// <param name="Image">The request that was written; a generation with images can have become an edit.</param>
/// <param name="Translation">The calls, a refusal, or what is needed first.</param>
public readonly record struct TranslatedRequest(ProviderRequest Request, ImageRequest Image, Translation Translation);
