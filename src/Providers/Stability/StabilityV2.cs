using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Imaging;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Stability;

/// <summary>Writes requests for <c>/v2beta/stable-image/…</c>: always a form, always one image.</summary>
internal static class StabilityV2
{
    private const long MaxSeed = uint.MaxValue - 1L;

    private static readonly StabilityV2Reader Reader = new();

    /// <summary>Writes the calls for a service of v2beta.</summary>
    public static Translation Translate(ProviderRequest request, Uri baseUrl)
    {
        var image = request.Image;
        var files = image.Inputs;
        if (!StabilityServices.Choose(image, files.MaskFile is not null).TryGet(out var chosen, out var refusal))
            return Translation.Refuse(refusal);
        var (service, model) = chosen;
        if ((StabilityLimits.CheckPrompt(service, image)
            ?? StabilityLimits.CheckFormat(service, image.Parameters)
            ?? StabilityLimits.CheckImages(service, files.Files, files.MaskFile)) is { } beyond)
            return Translation.Refuse(beyond);

        // A mask of another size than the image is resized by the service.
        var mask = files.MaskFile is null ? default : MaskConverter.Convert(files.MaskFile, MaskPolarity.WhiteChanges);
        if (mask.Error is not null)
            return Translation.Refuse(mask.Error);
        if (!StabilityForm.Write(image, service, model, files.Files, mask.Value).TryGet(out var form, out var fault))
            return Translation.Refuse(fault);

        var uri = ProviderHeaders.Below(baseUrl, "/v2beta/stable-image/" + service.Path);

        // Bytes instead of JSON: a quarter less to carry, and the verdict comes first, in a header.
        var headers = StabilityProvider.Headers(request, "image/*");
        var task = service.IsTask ? new StabilityTask(baseUrl, headers, Reader) : null;
        var calls = Enumerable.Range(0, image.Count).Select(before =>
            new ProviderCall(HttpMethod.Post, uri, headers, form.ToBody(image.Parameters.WithSeed(before, MaxSeed)), Reader, 1)
            { Task = task });
        return Translation.To(
            [.. calls]) with
        {
            Model = model,
            ModelUsed = image.Model is null || model == image.Model
                ? null
                : model,
            Dropped = form!.Dropped
        };
    }
}
