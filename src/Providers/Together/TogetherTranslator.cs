using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.OpenAiFormat;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Together;

/// <summary>
/// Writes requests for <c>/images/generations</c>, which is Together's only image route: an edit is a generation with an image.
/// </summary>
internal static class TogetherTranslator
{
    private const string Vendor = "Together AI";
    private const long MaxSeed = int.MaxValue;

    /// <summary>Writes the calls for a model of Together.</summary>
    public static Translation Translate(ProviderRequest request, Uri uri, IReadOnlyList<Header> headers, IResponseReader reader)
    {
        var image = request.Image;
        var parameters = image.Parameters;
        if (image.Model is not { } name)
            return Translation.Refuse(Refusals.NoModel(Vendor, TogetherModels.All[0].Name));
        var model = TogetherModels.Find(name);
        if (Refuse(image, model) is { } refusal)
            return Translation.Refuse(refusal);

        if (!image.Inputs.AreFilesOrLinks)
            return Translation.AfterFiles();
        if (MaxImages(model) is var max && image.Inputs.Images.Length > max)
            return Translation.Refuse(Refusals.TooManyImages(Vendor, name, image.Inputs.Images.Length, max));

        var order = TogetherRequest.From(image, model, image.Inputs.Images);
        var calls = new List<ProviderCall>();
        var before = 0;
        foreach (var count in FanOut.Split(image.Count, TogetherModels.MaxCount))
        {
            calls.Add(new(HttpMethod.Post, uri, headers, order.Write(parameters.WithSeed(before, MaxSeed), count), reader, count));
            before += count;
        }

        return Translation.To(calls) with
        {
            Model = name,
            SizeUsed = order.Size is { } used && used != SizeParameter.Parse(parameters) ? used : null,
            Dropped = parameters.Dropped([.. order.Placed]),
        };
    }

    private static GatewayError? Refuse(ImageRequest image, TogetherModel model)
    {
        if (image.Operation == ImageOperation.Variation)
            return GatewayError.Unsupported($"{Vendor} has no image variations; an edit with a prompt comes nearest.");
        if (image.Inputs.Mask is not null)
            return Refusals.NoMask(Vendor, "Say in the prompt what is to change, and leave the mask out.");
        if (image.Operation == ImageOperation.Edit && model.Input == TogetherInput.None)
            return Refusals.NoOperation(
                Vendor, model.Name, image.Operation, "Models that edit are FLUX.1 Kontext, FLUX.2 and Qwen-Image-Edit, among others.");
        return Refusals.Prompt(image) ?? SizeParameter.Check(image.Parameters) ?? Refusals.Format(image.Parameters);
    }

    private static int MaxImages(TogetherModel model) => model.Input == TogetherInput.One ? 1 : TogetherModels.MaxReferences;
}
