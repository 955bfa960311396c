using ImageGateway.Core.Errors;
using ImageGateway.Core.Pricing;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Pricing;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Gateway.Execution;

/// <summary>Has a request written for its target and prices it.</summary>
public sealed class AttemptTranslator(PriceCatalog prices)
{
    private const int MaxRounds = 3;

    /// <summary>Writes the calls of a request, or tells why the target refuses it.</summary>
    /// <param name="sources">Get what the translation needs beside the request.</param>
    /// <param name="exchange">The caller's request, for sources that ask; null: nobody is asked.</param>
    /// <param name="provider">The target's provider.</param>
    /// <param name="target">The target.</param>
    /// <param name="request">The request as the target gets it.</param>
    /// <param name="cancellation">Ends the wait for files.</param>
    public ValueTask<Result<WrittenRequest>> WriteAsync(
        ITranslationSources sources, ImageRequestContext? exchange, IImageProvider provider, Target target, TargetRequest request,
        CancellationToken cancellation)
    {
        var translated = RequestTranslator.Translate(provider, new(request.Asked, target.CreateEndpoint()));
        return translated.Translation is { NeedsFiles: false, Needs: null }
            ? new(Finish(exchange, provider, target, request, translated))
            : WriteOnAsync(sources, exchange, provider, target, request, translated, cancellation);
    }

    /// <summary>Prices a request that was written for so many images; null for an unpriced model.</summary>
    public PriceQuote? Quote(IImageProvider provider, TranslatedRequest written, int images) =>
        PriceQuery.From(provider, written.Image, written.Translation) is { } query
            ? prices.Current.Quote(query with { Count = images })
            : null;

    // A translation may first need the images as files, and facts about the model.
    private async ValueTask<Result<WrittenRequest>> WriteOnAsync(
        ITranslationSources sources, ImageRequestContext? exchange, IImageProvider provider, Target target, TargetRequest request,
        TranslatedRequest translated, CancellationToken cancellation)
    {
        for (var rounds = 0; rounds < MaxRounds; rounds++)
        {
            var next = translated.Request;
            if (translated.Translation.Needs is { } fact)
            {
                var body = await sources.LookUpAsync(exchange, provider, target, fact);
                next = next with { Facts = new Dictionary<string, ReadOnlyMemory<byte>?>(next.Facts) { [fact.Key] = body } };
            }
            else if ((await sources.ToFilesAsync(exchange, next.Image, cancellation)).TryGet(out var withFiles, out var error))
            {
                next = next with { Image = withFiles };
            }
            else
            {
                return error;
            }

            translated = RequestTranslator.Translate(provider, next);
            if (translated.Translation is { NeedsFiles: false, Needs: null })
                return Finish(exchange, provider, target, request, translated);
        }

        throw new InvalidOperationException($"The translation for '{target.Provider}' still needs something after {MaxRounds} rounds.");
    }

    private Result<WrittenRequest> Finish(
        ImageRequestContext? exchange, IImageProvider provider, Target target, TargetRequest request, TranslatedRequest translated)
    {
        if (request.DefaultFormat is { } format)
            translated = translated with { Translation = translated.Translation with { DefaultFormat = format } };
        var translation = translated.Translation;
        exchange?.Record?.Current?.Translate(translation.Model);
        if ((translation.Refusal ?? request.RefuseModel(translation, target) ?? AttemptErrors.Strict(translation, request.Image, target)) is
            { } refusal)
            return refusal;
        return new WrittenRequest(request, translated, Quote(provider, translated, request.Image.Count));
    }
}

/// <summary>A request as a target would get it.</summary>
/// <param name="Request">The request, with what the target lays over it.</param>
/// <param name="Translated">The calls, and what they were written from.</param>
/// <param name="Quote">The price, or null for an unpriced model.</param>
public sealed record WrittenRequest(TargetRequest Request, TranslatedRequest Translated, PriceQuote? Quote)
{
    /// <summary>The calls, and what is known of them.</summary>
    public Translation Translation => Translated.Translation;

    /// <summary>The model that is asked in place of the caller's, or null.</summary>
    public string? ModelUsed => Translation.ModelUsed ?? Request.ModelUsed;
}
