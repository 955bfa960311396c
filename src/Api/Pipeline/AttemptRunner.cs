using ImageGateway.Api.Options;
using ImageGateway.Api.Routes;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Routing;
using ImageGateway.Core.Upstream;

namespace ImageGateway.Api.Pipeline;

/// <summary>Carries a request out at one target: translate, send, give back.</summary>
internal sealed class AttemptRunner(ProviderCatalog providers, AnswerRelay relay, InputPictures pictures, GatewayOptions options, TimeProvider time)
{
    /// <summary>Tries one target.</summary>
    public async ValueTask<AttemptResult> RunAsync(ImageExchange exchange, Target target, IReadOnlyList<string> warnings)
    {
        if (providers.Find(target.Provider) is not { } provider)
            return Refuse(AttemptErrors.NotServed(target.Provider));

        var image = exchange.Image;
        if (target.OverrideParams.Items.Length > 0)
        {
            image = image with { Parameters = image.Parameters.Over(target.OverrideParams) };
            if (image.Check(options.Limits.PromptChars) is { } fault)
                return Refuse(fault);
        }

        using var deadline = new Deadline(target.RequestTimeout ?? options.Upstream.Headers, options.Upstream.Total, time, target.CancelOnDisconnect ? exchange.Context.RequestAborted : default);
        var (translation, error) = await TranslateAsync(exchange, provider, target, image, deadline).ConfigureAwait(false);
        if (error is not null)
            return Refuse(error);
        if (target.Strict && RefuseStrictly(translation!, image, target) is { } strict)
            return Refuse(strict);
        return await relay.RunAsync(new(exchange, provider, target, image, translation!, deadline, new(translation!.Dropped, warnings))).ConfigureAwait(false);
    }

    private async ValueTask<(Translation? Translation, GatewayError? Error)> TranslateAsync(
        ImageExchange exchange, IImageProvider provider, Target target, ImageRequest image, Deadline deadline)
    {
        var baseUrl = providers.BaseUrl(target);
        var translation = provider.Translate(new(image, target, baseUrl));
        if (translation.NeedsFiles)
        {
            ImageRequest? withFiles;
            GatewayError? error;
            try
            {
                (withFiles, error) = await pictures.ToFilesAsync(exchange, image, deadline.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (deadline.Expired)
            {
                return (null, AttemptErrors.InputPicture(ParameterNames.Images, "its host did not send it in time"));
            }

            if (withFiles is null)
                return (null, error);
            translation = provider.Translate(new(withFiles, target, baseUrl));
        }

        return (translation, translation.Refusal);
    }

    private static GatewayError? RefuseStrictly(Translation translation, ImageRequest image, Target target)
    {
        if (translation.Dropped is [var first, ..])
            return AttemptErrors.Strict(first, target.Provider);
        return translation.SizeUsed is { } used ? AttemptErrors.StrictSize(image.Parameters.Text(ParameterNames.Size)!, used.ToString()) : null;
    }

    private static AttemptResult.Refused Refuse(GatewayError error) => new(error, AttemptClass.NotStarted);
}

/// <summary>One attempt: a request, written for one target.</summary>
internal sealed record Attempt(
    ImageExchange Exchange, IImageProvider Provider, Target Target, ImageRequest Image, Translation Translation, Deadline Deadline, Answers.AttemptNotes Notes);
