using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Context;

namespace ImageGateway.Gateway.Execution;

/// <summary>Sources for requests that are not sent: images behind links are not fetched, and empty files stand in.</summary>
/// <param name="facts">Asks providers about their models, as for a request; null: nobody is asked anything.</param>
public sealed class PlaceholderSources(ModelMetadataCache? facts) : ITranslationSources
{
    /// <summary>Sources that ask nobody.</summary>
    public static PlaceholderSources Silent { get; } = new(null);

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> LookUpAsync(
        ImageRequestContext? exchange, IImageProvider provider, Target target, ModelMetadataLookup lookup) =>
        facts is null || exchange is null ? default : facts.GetAsync(exchange, provider, target, lookup);

    /// <inheritdoc/>
    public ValueTask<Result<ImageRequest>> ToFilesAsync(
        ImageRequestContext? exchange, ImageRequest image, CancellationToken cancellation) => new(image with
        {
            Inputs = new InputImages
            {
                Images = [.. image.Inputs.Images.Select(WithFile)],

                // A mask that is not there cannot be converted, and has no size to compare.
                Mask = image.Inputs.MaskFile is null ? null : image.Inputs.Mask,
                Others = image.Inputs.Others,
            },
        });

    private static InputImage WithFile(InputImage input) => input.File is not null
        ? input
        : new(input.Member) { File = new MemoryInputFile(ParameterNames.Image, "image.png", "image/png", ReadOnlyMemory<byte>.Empty) };
}
