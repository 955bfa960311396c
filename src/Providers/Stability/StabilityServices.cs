using System.Collections.Immutable;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;

namespace ImageGateway.Providers.Stability;

/// <summary>
/// The services of v2beta, and which of them a request means. Unverified: the fields of <c>style-transfer</c> and of
/// <c>replace-background-and-relight</c> beyond the documented ones, and <c>style_preset</c> of inpaint.
/// </summary>
internal static class StabilityServices
{
    private const string Prefix = "stable-image-";

    private static readonly StabilityService Core = new("core", "generate/core")
    { Image = Place.None, Negative = true, Style = true, Ratio = true };
    private static readonly StabilityService Sd3 = new("sd3", "generate/sd3")
    { Image = Place.Optional, Negative = true, Ratio = true, Strength = true, Formats = ["png", "jpeg"] };
    private static readonly StabilityService Ultra = new("ultra", "generate/ultra")
    { Image = Place.Optional, Negative = true, Ratio = true, Strength = true };
    private static readonly StabilityService Inpaint = new("inpaint", "edit/inpaint")
    { Mask = true, Negative = true, Style = true, MaxRatio = 2.5 };
    private static readonly StabilityService RemoveBackground = new("remove-background", "edit/remove-background")
    { Prompt = Place.None, Formats = ["png", "webp"] };

    /// <summary>All services of v2beta.</summary>
    public static ImmutableArray<StabilityService> All { get; } =
    [
        Core, Ultra, Sd3, Inpaint, RemoveBackground,
        new("erase", "edit/erase") { Mask = true, Prompt = Place.None },
        new("outpaint", "edit/outpaint") { Prompt = Place.Optional, MaxRatio = 2.5 },
        new("search-and-replace", "edit/search-and-replace") { Negative = true, Needs = ["search_prompt"] },
        new("search-and-recolor", "edit/search-and-recolor") { Negative = true, Needs = ["select_prompt"] },
        new("replace-background-and-relight", "edit/replace-background-and-relight")
        {
            Prompt = Place.Optional,
            PromptField = "background_prompt",
            ImageFields = ["subject_image", "background_reference"],
            Negative = true,
            IsTask = true,
        },
        new("upscale-fast", "upscale/fast") { Prompt = Place.None, MinSide = 32, MaxSide = 1536, PriceKey = "upscale/fast" },
        new("upscale-conservative", "upscale/conservative") { Negative = true, PriceKey = "upscale/conservative" },
        new("upscale-creative", "upscale/creative") { Negative = true, IsTask = true, PriceKey = "upscale/creative" },
        new("control-sketch", "control/sketch") { Negative = true, PriceKey = "control/sketch" },
        new("control-structure", "control/structure") { Negative = true, PriceKey = "control/structure" },
        new("control-style", "control/style") { Negative = true, Ratio = true, PriceKey = "control/style" },
        new("control-style-transfer", "control/style-transfer")
        {
            Prompt = Place.Optional,
            ImageFields = ["init_image", "style_image"],
            Negative = true,
            PriceKey = "style-transfer",
        },
    ];

    /// <summary>
    /// The service that carries a request out, and the model that is asked. With a mask the models that draw give way to the service
    /// that takes masks; what else the named model cannot do is refused. A name that is not known is taken as a service's.
    /// </summary>
    public static Result<(StabilityService Service, string Model)> Choose(ImageRequest image, bool hasMask)
    {
        var named = image.Model is { } model ? Find(model) : Default(image);
        if (image.Operation == ImageOperation.Generation)
        {
            var service = named ?? Unknown("generate", image.Model!);
            return service.Generates ? (service, image.Model ?? service.Name) : NeedsImage(service);
        }

        if (named is null && image.Operation == ImageOperation.Variation)
            return GatewayError.Unsupported(
                $"Stability AI has no model '{image.Model}' that varies a picture; ask for 'sd3', 'ultra' or 'control-structure'.",
                ParameterNames.Model);
        if (named is null)
            return (Unknown("edit", image.Model!), image.Model!);
        if (!named.Generates)
            return (named, image.Model ?? named.Name);
        if (hasMask)
            return (Inpaint, Inpaint.Name);
        if (image.Model is null && WantsCutOut(image))
            return (RemoveBackground, RemoveBackground.Name);
        return named.Image == Place.None ? TakesNoImage(named) : (named, image.Model ?? named.Name);
    }

    /// <summary>Determines whether the caller chose no model, so that the wanted quality decides.</summary>
    public static bool ChosenByQuality(ImageRequest image) => image.Model is null && image.Operation == ImageOperation.Generation;

    // Better quality is another service here (docs/architecture/images.md#parameters).
    private static StabilityService Default(ImageRequest image) => image.Operation != ImageOperation.Generation
        ? Sd3
        : image.Parameters.Text(ParameterNames.Quality) is "high" or "hd" ? Ultra : Core;

    private static bool WantsCutOut(ImageRequest image) =>
        image.Operation == ImageOperation.Edit && string.IsNullOrEmpty(image.Parameters.Text(ParameterNames.Prompt))
            && image.Parameters.Text(ParameterNames.Background) == "transparent";

    private static StabilityService? Find(string model)
    {
        var name = model.StartsWith(Prefix, StringComparison.Ordinal) ? model[Prefix.Length..] : model;
        if (name.StartsWith("sd3", StringComparison.Ordinal))
            return Sd3;
        return All.FirstOrDefault(
            service => service.Name == name || service.Path == name
                || (service.Name == "control-style-transfer" && name == "style-transfer"));
    }

    // A service that came after this table: everything has a place, and the provider says what has not.
    private static StabilityService Unknown(string group, string model) => new(model, $"{group}/{Uri.EscapeDataString(model)}")
    {
        Image = group == "edit" ? Place.Required : Place.None,
        Prompt = Place.Optional,
        Mask = group == "edit",
        Negative = true,
        Style = true,
        Ratio = group != "edit",
    };

    private static GatewayError TakesNoImage(StabilityService service) => GatewayError.Unsupported(
        $"Stability's '{service.Name}' edits no pictures without a mask; ask for 'sd3.5-large' or 'ultra', or send a mask.",
        ParameterNames.Model);

    private static GatewayError NeedsImage(StabilityService service) =>
        GatewayError.Unsupported($"Stability's '{service.Name}' works on a picture; send one to /v1/images/edits.", ParameterNames.Model);
}
