using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Pricing;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Pricing;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Gateway.Execution;

/// <summary>Writes a request for a target and prices it, without sending it.</summary>
public sealed class DryRun(
    ProviderCatalog providers, TargetRequests requests, ModelMetadataCache facts, PriceCatalog prices, GatewayOptions options)
{
    private const int MaxRounds = 3;

    /// <summary>Translates the caller's request for a target without sending it, or tells why it would be refused.</summary>
    /// <param name="target">The target.</param>
    /// <param name="image">The caller's request.</param>
    /// <param name="asker">Who asks, where a provider may be asked about its model, as for a request; null: nobody is asked
    /// anything.</param>
    public async ValueTask<(DryCall? Call, GatewayError? Error)> OfAsync(Target target, ImageRequest image, ImageRequestContext? asker)
    {
        if (providers.Find(target.Provider) is not { } provider)
            return (null, AttemptErrors.NotServed(target.Provider));
        if (!requests.Of(provider, target, image).TryGet(out var request, out var fault))
            return (null, fault);
        if (request.Image.Check(options.Limits.PromptChars) is { } error)
            return (null, error);

        var (_, written, translation) = await TranslateAsync(
            new(request.Asked, target.CreateEndpoint()), target, provider, asker);
        if ((translation.Refusal ?? request.RefuseModel(translation, target)) is { } refusal)
            return (null, refusal);
        var quote = PriceQuery.From(provider, written, translation) is { } query ? prices.Current.Quote(query) : null;
        return (new(
            request.Image with { Operation = written.Operation }, translation, quote, translation.ModelUsed
                ?? request.ModelUsed, request.Sunset), null);
    }

    // Images behind links are not fetched: files stand in.
    private async ValueTask<TranslatedRequest> TranslateAsync(
        ProviderRequest request, Target target, IImageProvider provider, ImageRequestContext? asker)
    {
        for (var rounds = 0; rounds <= MaxRounds; rounds++)
        {
            var translated = RequestTranslator.Translate(provider, request);
            var translation = translated.Translation;
            request = translated.Request;
            if (translation.NeedsFiles)
            {
                request = request with { Image = WithFiles(request.Image) };
            }
            else if (translation.Needs is { } fact && !request.Facts.ContainsKey(fact.Key))
            {
                var known = asker is null ? null : await facts.GetAsync(asker, provider, target, fact);
                request = request with { Facts = new Dictionary<string, ReadOnlyMemory<byte>?>(request.Facts) { [fact.Key] = known } };
            }
            else
            {
                return translated;
            }
        }

        throw new InvalidOperationException(
            $"The translation for '{target.Provider}' still needs something after {MaxRounds} rounds.");
    }

    private static ImageRequest WithFiles(ImageRequest image) => image with
    {
        Inputs = new InputImages
        {
            Images = [.. image.Inputs.Images.Select(WithFile)],

            // A mask that is not there cannot be converted, and has no size to compare.
            Mask = image.Inputs.MaskFile is null ? null : image.Inputs.Mask,
            Others = image.Inputs.Others,
        },
    };

    private static InputImage WithFile(InputImage input) => input.File is not null
        ? input
        : new(input.Member) { File = new MemoryInputFile(ParameterNames.Image, "image.png", "image/png", ReadOnlyMemory<byte>.Empty) };
}

/// <summary>A request as a target would get it.</summary>
/// <param name="Image">The request, with what the target lays over it.</param>
/// <param name="Translation">The calls.</param>
/// <param name="Quote">The price, or null for an unpriced model.</param>
/// <param name="ModelUsed">The model that is asked in place of the caller's, or null.</param>
/// <param name="Sunset">When the vendor retires the model, or null.</param>
public sealed record DryCall(ImageRequest Image, Translation Translation, PriceQuote? Quote, string? ModelUsed, DateOnly? Sunset);
