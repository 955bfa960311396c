using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Gateway.Execution;

/// <summary>Fetches the images of a request that are links, for providers that take files only.</summary>
public sealed class InputImageLoader(LinkFetcher fetcher, SpoolFolder folder)
{
    private const int BufferBytes = 32 * 1024;

    /// <summary>The request with files in place of links, or what is wrong with one of them.</summary>
    public async ValueTask<Result<ImageRequest>> ToFilesAsync(
        ImageRequestContext exchange, ImageRequest image, CancellationToken cancellation)
    {
        var inputs = image.Inputs;
        var images = inputs.Images.ToBuilder();
        for (var index = 0; index < images.Count; index++)
        {
            var field = images.Count == 1 ? ParameterNames.Image : ParameterNames.ImageList;
            if (!(await ToFileAsync(exchange, field, images[index], cancellation)).TryGet(out var file, out var why))
                return AttemptErrors.InputImage(images[index].Member, why);
            images[index] = file;
        }

        InputImage? maskFile = null;
        if (inputs.Mask is { } mask
            && !(await ToFileAsync(exchange, ParameterNames.Mask, mask, cancellation)).TryGet(out maskFile, out var unusable))
            return AttemptErrors.InputImage(mask.Member, unusable);

        return image with { Inputs = new InputImages { Images = images.ToImmutable(), Mask = maskFile, Others = inputs.Others } };
    }

    private async ValueTask<Parsed<InputImage>> ToFileAsync(
        ImageRequestContext exchange, string field, InputImage image, CancellationToken cancellation)
    {
        if (image.File is not null)
            return image;
        if (image.Link is not { } link)
            return new Fault("it must be a link, a data URI or a file; a 'file_id' is known to OpenAI only");
        try
        {
            return (await FetchAsync(exchange, field, link, cancellation)).TryGet(out var file, out var why)
                ? new InputImage(image.Member) { File = file }
                : new Fault(why);
        }
        catch (LinkException failure)
        {
            return new Fault(failure.Message);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException and not SpoolException)
        {
            return new Fault("its host broke off");
        }
    }

    private async ValueTask<Parsed<InputFile>> FetchAsync(
        ImageRequestContext exchange, string field, string link, CancellationToken cancellation)
    {
        using var picture = await fetcher.OpenAsync(link, cancellation, anyType: true);
        var spool = new Spool(folder);
        exchange.Body.Own(spool);
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await picture.Content.ReadAsync(buffer, cancellation)) > 0)
            await spool.WriteAsync(buffer.AsMemory(0, read), cancellation);

        // The label of a host counts for nothing: error pages come as images, and images as text.
        var file = new SpooledInputFile(field, "image", picture.ContentType, spool);
        return ImageMediaType.Detect(file) is null
            ? new Fault($"its host labels it '{picture.ContentType}', and its bytes are no image")
            : ImageMediaType.Labelled(file);
    }
}
