using ImageGateway.Api.Options;
using ImageGateway.Api.Prices;
using ImageGateway.Api.Requests;
using ImageGateway.Api.Routes;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Prices;
using ImageGateway.Core.Routing;
using ImageGateway.Core.Upstream;

namespace ImageGateway.Api.Pipeline;

/// <summary>Carries a request out at one target: translate, send, give back.</summary>
internal sealed class AttemptRunner(ProviderCatalog providers, AnswerRelay relay, InputPictures pictures, FactCache facts, PriceBook prices, ModelChoice models, GatewayOptions options, TimeProvider time)
{
    private const int MaxRounds = 3;

    /// <summary>Tries one target.</summary>
    public async ValueTask<AttemptResult> RunAsync(ImageExchange exchange, Target target, IReadOnlyList<string> warnings, int retry)
    {
        if (providers.Find(target.Provider) is not { } provider)
            return Refuse(AttemptErrors.NotServed(target.Provider));

        var image = exchange.Image;
        if (target.Shape(image.Parameters) is var shaped && !ReferenceEquals(shaped, image.Parameters))
        {
            image = image with { Parameters = shaped };
            if (image.Check(options.Limits.PromptChars) is { } fault)
                return Refuse(fault);
        }

        (image, var modelUsed, var sunset) = models.Choose(provider, target, image);
        using var deadline = new Deadline(target.RequestTimeout ?? options.Upstream.Headers, options.Upstream.Total, time, target.CancelOnDisconnect ? exchange.Context.RequestAborted : default);
        var (translation, error) = await TranslateAsync(exchange, provider, target, image, deadline).ConfigureAwait(false);
        if (error is not null)
            return Refuse(error);
        if (target.Strict && RefuseStrictly(translation!, image, target) is { } strict)
            return Refuse(strict);
        return await relay.RunAsync(new(exchange, provider, target, image, translation!, deadline, new(translation!.Dropped, warnings) { ModelUsed = modelUsed, Sunset = sunset, Retry = retry }, Quote(target, image, translation))).ConfigureAwait(false);
    }

    // A translation may first need the pictures as files, and facts about the model.
    private async ValueTask<(Translation? Translation, GatewayError? Error)> TranslateAsync(
        ImageExchange exchange, IImageProvider provider, Target target, ImageRequest image, Deadline deadline)
    {
        var request = new ProviderRequest(image, target, providers.BaseUrl(target));
        for (var rounds = 0; rounds <= MaxRounds; rounds++)
        {
            var translation = provider.Translate(request);
            if (!translation.NeedsFiles && translation.Needs is null)
                return (translation, translation.Refusal);

            if (translation.Needs is { } fact)
            {
                var body = await facts.GetAsync(exchange, provider, target, fact).ConfigureAwait(false);
                request = request with { Facts = new Dictionary<string, ReadOnlyMemory<byte>?>(request.Facts) { [fact.Key] = body } };
                continue;
            }

            var (withFiles, error) = await ToFilesAsync(exchange, request.Image, deadline).ConfigureAwait(false);
            if (withFiles is null)
                return (null, error);
            request = request with { Image = withFiles };
        }

        throw new InvalidOperationException($"The translation for '{target.Provider}' still needs something after {MaxRounds} rounds.");
    }

    private async ValueTask<(ImageRequest? Image, GatewayError? Error)> ToFilesAsync(ImageExchange exchange, ImageRequest image, Deadline deadline)
    {
        try
        {
            return await pictures.ToFilesAsync(exchange, image, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.Expired)
        {
            return (null, AttemptErrors.InputPicture(ParameterNames.Images, "its host did not send it in time"));
        }
        catch (SpoolException)
        {
            return (null, RequestErrors.NoSpool);
        }
    }

    private static GatewayError? RefuseStrictly(Translation translation, ImageRequest image, Target target)
    {
        if (translation.Dropped is [var first, ..])
            return AttemptErrors.Strict(first, target.Provider);
        return translation.SizeUsed is { } used ? AttemptErrors.StrictSize(image.Parameters.Text(ParameterNames.Size)!, used.ToString()) : null;
    }

    private PriceQuote? Quote(Target target, ImageRequest image, Translation translation) =>
        PriceQuery.Of(target.Provider, image, translation) is { } query ? prices.Current.Quote(query) : null;

    private static AttemptResult.Refused Refuse(GatewayError error) => new(error, AttemptClass.NotStarted) { PassedOver = true };
}

/// <summary>One attempt: a request, written for one target.</summary>
internal sealed record Attempt(
    ImageExchange Exchange, IImageProvider Provider, Target Target, ImageRequest Image, Translation Translation, Deadline Deadline, Answers.AttemptNotes Notes, PriceQuote? Quote);
