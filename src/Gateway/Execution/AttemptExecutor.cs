using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Pricing;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Budgets;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Pricing;
using ImageGateway.Gateway.RequestLog;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Gateway.Execution;

/// <summary>Carries a request out at one target: translate, send, give back.</summary>
public sealed class AttemptExecutor(
    ResponseForwarder relay, InputImageLoader pictures, ModelMetadataCache facts, PriceCatalog prices,
    AttemptGuardrails guardrails, AttemptReservations charges, GatewayOptions options, TimeProvider time)
{
    private const int MaxRounds = 3;

    /// <summary>Runs an attempt at one target.</summary>
    /// <param name="exchange">The caller's request.</param>
    /// <param name="provider">The target's provider.</param>
    /// <param name="target">The target.</param>
    /// <param name="request">The request as the target gets it.</param>
    /// <param name="warnings">What of the config has no effect.</param>
    /// <param name="retry">Which retry it is; 0 for the first try.</param>
    /// <param name="next">What its caller does not get, because something else is tried then.</param>
    /// <param name="finished">The calls of earlier tries that have their images.</param>
    public async ValueTask<AttemptResult> ExecuteAttemptAsync(
        ImageRequestContext exchange, IImageProvider provider, Target target, TargetRequest request, IReadOnlyList<string> warnings,
        int retry, FollowUps next, FinishedCalls finished)
    {
        var (image, asked, modelUsed, sunset) = request;

        // Before the clock of the attempt starts: a config's time-out is about its provider.
        var hooks = await guardrails.BeforeAsync(exchange, target, image, exchange.Context.RequestAborted);
        if (hooks is not null && (hooks.Denied || (hooks.Failed && next.OnFailedRequest)))
            return new AttemptResult.BlockedByGuardrail(
                hooks, new([], warnings) { ModelUsed = modelUsed, Sunset = sunset, Retry = retry }, AttemptClass.NotStarted);

        using var deadline = NewDeadline(exchange, target);

        var (translated, error) = await TranslateAsync(exchange, provider, target, asked, deadline);
        if (translated is null)
            return Refuse(error!);
        var translation = request.DefaultFormat is { } format
            ? translated.Translation with { DefaultFormat = format }
            : translated.Translation;
        exchange.Record?.Current?.Translate(translation.Model);
        var refused = translation.Refusal ?? request.RefuseModel(translation, target);
        if ((refused ?? AttemptErrors.Strict(translation, image, target)) is { } refusal)
            return Refuse(refusal);
        var notes = new AttemptNotes(translation.Dropped, warnings)
        { ModelUsed = translation.ModelUsed ?? modelUsed, Sunset = sunset, Retry = retry };
        var images = finished.IsEmpty ? image.Count : finished.Missing(translation).Sum(static call => call.Call.Images);
        var quote = Quote(provider, translated.Image, translation, image.Count);
        return await PayAndRunAsync(new(exchange, provider, target, image, translation, deadline, notes, quote)
        {
            Hooks = hooks,
            Next = next,
            Allowance = new(options.Limits),
            Finished = finished,
            Images = images,
            Price = finished.IsEmpty ? quote : Quote(provider, translated.Image, translation, images),
        });
    }

    /// <summary>Gives what there is of a target's attempts when the rest is not tried again.</summary>
    public ValueTask<AttemptResult> GiveFinishedAsync(FinishedCalls finished) => relay.GiveFinishedAsync(finished);

    private async ValueTask<AttemptResult> PayAndRunAsync(Attempt attempt)
    {
        var reserving = charges.ReserveAsync(attempt.Exchange, attempt.Provider, attempt.Target, attempt.Images, attempt.Price);
        var hasWaited = !reserving.IsCompleted;
        if (hasWaited)
            attempt.Exchange.Record?.Current?.Queue();
        var (charge, refusal) = await reserving;
        attempt.Exchange.Record?.Current?.Reserve(attempt.Price?.MicroDollars ?? 0);
        if (refusal is not null)
            return refusal;
        if (charge is null)
            return await relay.RunAsync(attempt);

        // Waiting for a budget takes nothing from the provider's time.
        using var later = hasWaited ? NewDeadline(attempt.Exchange, attempt.Target) : null;
        AttemptResult? result = null;
        try
        {
            result = await relay.RunAsync(attempt with { Reservation = charge, Deadline = later ?? attempt.Deadline });
            return result;
        }
        finally
        {
            charge.End(result);
        }
    }

    private Deadline NewDeadline(ImageRequestContext exchange, Target target) => new(
        target.Time.Headers,
        target.Time.Total,
        time,
        target.CancelOnDisconnect ? exchange.Context.RequestAborted : default);

    // A translation may first need the images as files, and facts about the model.
    private async ValueTask<(TranslatedRequest? Translated, GatewayError? Error)> TranslateAsync(
        ImageRequestContext exchange, IImageProvider provider, Target target, ImageRequest image, Deadline deadline)
    {
        var request = new ProviderRequest(image, target.CreateEndpoint());
        for (var rounds = 0; rounds <= MaxRounds; rounds++)
        {
            var translated = RequestTranslator.Translate(provider, request);
            var translation = translated.Translation;
            request = translated.Request;
            if (!translation.NeedsFiles && translation.Needs is null)
                return (translated, null);

            if (translation.Needs is { } fact)
            {
                var body = await facts.GetAsync(exchange, provider, target, fact);
                request = request with { Facts = new Dictionary<string, ReadOnlyMemory<byte>?>(request.Facts) { [fact.Key] = body } };
                continue;
            }

            var (withFiles, error) = await ToFilesAsync(exchange, request.Image, deadline);
            if (withFiles is null)
                return (null, error);
            request = request with { Image = withFiles };
        }

        throw new InvalidOperationException($"The translation for '{target.Provider}' still needs something after {MaxRounds} rounds.");
    }

    private async ValueTask<(ImageRequest? Image, GatewayError? Error)> ToFilesAsync(
        ImageRequestContext exchange, ImageRequest image, Deadline deadline)
    {
        try
        {
            return await pictures.ToFilesAsync(exchange, image, deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.Expired)
        {
            return (null, AttemptErrors.InputImage(ParameterNames.Images, "its host did not send it in time"));
        }
        catch (SpoolException)
        {
            return (null, RequestErrors.NoSpool);
        }
    }

    private PriceQuote? Quote(IImageProvider provider, ImageRequest image, Translation translation, int images) =>
        PriceQuery.From(provider, image, translation) is { } query ? prices.Current.Quote(query with { Count = images }) : null;

    private static AttemptResult.Rejected Refuse(GatewayError error) => new(error, AttemptClass.NotStarted) { PassedOver = true };
}

/// <summary>One attempt: a request, written for one target.</summary>
public sealed record Attempt(
    ImageRequestContext Exchange, IImageProvider Provider, Target Target, ImageRequest Image, Translation Translation, Deadline Deadline,
    AttemptNotes Notes, PriceQuote? Quote)
{
    /// <summary>Guardrail results so far; null when there are no guardrails.</summary>
    public GuardrailReport? Hooks { get; init; }

    /// <summary>Reservation of the attempt; null when no budget applies.</summary>
    public AttemptReservation? Reservation { get; init; }

    /// <summary>Bytes that its images may have.</summary>
    public ImageAllowance Allowance { get; init; } = ImageAllowance.Unbounded();

    /// <summary>Attempt ends that the caller does not get.</summary>
    public FollowUps Next { get; init; }

    /// <summary>The calls of earlier tries that have their images, and are not sent again.</summary>
    public FinishedCalls Finished { get; init; } = new();

    /// <summary>Images that it is to draw: all, or those that earlier tries have not.</summary>
    public int Images { get; init; }

    /// <summary>The price of these; null: it is not known.</summary>
    public PriceQuote? Price { get; init; }

    /// <summary>Settles the attempt with the images that came, at its budgets and for the log; the first call counts.</summary>
    /// <param name="drawn">Images, and the provider's count of tokens.</param>
    /// <param name="images">The images in their order.</param>
    /// <param name="restInDoubt">True when further images were perhaps drawn and billed.</param>
    public void Settle(DrawnImages drawn, IEnumerable<ComposedImage> images, bool restInDoubt)
    {
        Reservation?.SettleWithResult(drawn, restInDoubt);
        Exchange.Record?.Current?.Settle(
            drawn, Price, restInDoubt, images.Select(static image => new LoggedImage(image.ToLogImage(), image.Pending)));
    }

    /// <summary>Warnings that arose while the images were finished, for the caller.</summary>
    public LateWarnings LateWarnings { get; } = new();
}
