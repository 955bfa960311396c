using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Gateway.Execution;

/// <summary>Sources for requests that are sent: providers are asked about their models, and links of images are fetched.</summary>
public sealed class RequestSources(ModelMetadataCache facts, InputImageLoader images) : ITranslationSources
{
    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> LookUpAsync(
        ImageRequestContext? exchange, IImageProvider provider, Target target, ModelMetadataLookup lookup) =>
        facts.GetAsync(exchange!, provider, target, lookup);

    /// <inheritdoc/>
    public async ValueTask<Result<ImageRequest>> ToFilesAsync(
        ImageRequestContext? exchange, ImageRequest image, CancellationToken cancellation)
    {
        try
        {
            return await images.ToFilesAsync(exchange!, image, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return AttemptErrors.InputImage(ParameterNames.Images, "its host did not send it in time");
        }
        catch (SpoolException)
        {
            return RequestErrors.NoSpool;
        }
    }
}
