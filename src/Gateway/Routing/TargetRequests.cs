using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Gateway.Routing;

/// <summary>Makes of a caller's request what a target gets, the same for attempts and for those who only ask about them.</summary>
public sealed class TargetRequests(ModelChoice models, GatewayOptions options, TimeProvider time)
{
    // A provider that draws one image at a time gets the body as often as images are asked for.
    private const long MostCopies = 2;

    /// <summary>The request for a target, or what is wrong with it once the config has laid its parameters over it.</summary>
    public Result<TargetRequest> Of(IImageProvider provider, Target target, ImageRequest image)
    {
        if (RefusalAt(target) is { } refusal)
            return refusal;
        var parameters = target.Shape(image.Parameters);
        var shaped = NativeCount.Fold(
            provider, ReferenceEquals(parameters, image.Parameters) ? image : image with { Parameters = parameters });
        if (!ReferenceEquals(shaped, image) && shaped.Check(options.Limits.PromptChars) is { } fault)
            return fault;

        if (CopiesOf(shaped) > options.Limits.BodyBytes * MostCopies)
            return RequestErrors.TooManyCopies;

        var choice = models.Choose(provider, target, shaped);
        var chosen = choice.Image;
        if (chosen.Model is { } model && AccessErrors.OfModel(model, target) is { } denied)
            return denied;

        // What a guardrail has to see first is asked for whole.
        var asked = chosen.Stream && !target.OutputGuardrails.IsEmpty
            ? chosen with { Parameters = chosen.Parameters.Without(ParameterNames.Stream, ParameterNames.PartialImages) }
            : chosen;
        return new TargetRequest(chosen, asked, choice.ModelUsed, choice.Sunset) { DefaultFormat = choice.DefaultFormat };
    }

    /// <summary>Checks whether a target may be used at all: refused by the caller's key, disabled or expired; null when it may.</summary>
    public GatewayError? RefusalAt(Target target) =>
        AccessErrors.OfProvider(target)
        ?? (target.Saved is not { } saved ? null
            : saved.Disabled ? SavedProviderErrors.Disabled(saved)
            : saved.HasExpired(time.GetUtcNow()) ? SavedProviderErrors.Expired(saved)
            : null);

    private static long CopiesOf(ImageRequest image)
    {
        if (image.Count == 1)
            return 0;
        long bytes = 0;
        foreach (var item in image.Parameters.Items)
            bytes += item.Value.Length;
        return bytes * image.Count;
    }
}

/// <summary>A request as a target gets it.</summary>
/// <param name="Image">What the caller wants of it.</param>
/// <param name="Asked">What its provider is asked for.</param>
/// <param name="ModelUsed">The model that is asked in place of the caller's, or null.</param>
/// <param name="Sunset">When the vendor retires the model, or null.</param>
public readonly record struct TargetRequest(ImageRequest Image, ImageRequest Asked, string? ModelUsed, DateOnly? Sunset)
{
    /// <summary>Form of the images for a caller that named neither a model nor a form; null for the model's own.</summary>
    public ImageFormat? DefaultFormat { get; init; }

    /// <summary>
    /// A refusal of the model that the vendor takes where nobody names one, or that serves in place of the named one; null where it may
    /// be asked for, or is the one that was named and judged before.
    /// </summary>
    /// <param name="translation">What would be sent.</param>
    /// <param name="target">Where.</param>
    public GatewayError? RefuseModel(Translation translation, Target target)
    {
        if ((translation.ModelUsed ?? (Asked.Model is null ? translation.Model : null)) is { } model)
            return AccessErrors.OfModel(model, target);
        return Asked.Model is null ? AccessErrors.OfNoModel(target) : null;
    }
}
