using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Imaging;
using ImageGateway.Providers.Shared.Requests;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Segmind;

/// <summary>Writes requests for <c>/v1/{model}</c>, which answers at once, and <c>/v2/{model}</c>, which answers with a task.</summary>
internal static class SegmindTranslator
{
    private const string Vendor = "Segmind";
    private const string TaskPrefix = "v2/";
    private const long MaxSeed = int.MaxValue;

    // A variation keeps most of the image; an edit that asks for fidelity keeps more than the models' own 0.75 or so.
    private const double VariationStrength = 0.3;
    private const double FaithfulStrength = 0.4;
    private const string VariationPrompt = "the same picture, slightly different";

    /// <summary>Writes the calls for a model of Segmind.</summary>
    /// <param name="request">The request.</param>
    /// <param name="baseUrl">The base URL, with or without a version at its end.</param>
    /// <param name="reader">Reads the answers of v1.</param>
    public static Translation Translate(ProviderRequest request, Uri baseUrl, IResponseReader reader)
    {
        var image = request.Image;
        if (image.Model is not { } asked)
            return Translation.Refuse(Refusals.NoModel(Vendor, SegmindModels.All[0].Name));
        var asTask = asked.StartsWith(TaskPrefix, StringComparison.Ordinal)
            || baseUrl.AbsolutePath.TrimEnd('/').EndsWith("/v2", StringComparison.Ordinal);
        var name = asked.StartsWith(TaskPrefix, StringComparison.Ordinal) ? asked[TaskPrefix.Length..] : asked;
        if (ModelPath.Of(name) is not { } path)
            return Translation.Refuse(Refusals.BadModel(asked));
        var model = SegmindModels.Find(name);
        if (Refuse(image, model) is { } refusal)
            return Translation.Refuse(refusal);

        if (image.Operation != ImageOperation.Generation && !image.Inputs.AreFilesOrLinks)
            return Translation.AfterFiles();
        if (!OrderOf(image, model, asTask).TryGet(out var order, out var unfit))
            return Translation.Refuse(unfit);
        var (root, version) = RootOf(baseUrl);
        var headers = ProviderHeaders.Create(("x-api-key", request.Endpoint.ApiKey));
        var task = asTask ? new SegmindTask(root, headers) : null;
        var uri = ProviderHeaders.Below(root, $"{(asTask ? "/v2" : version)}/{path}");
        var calls = new List<ProviderCall>();
        var before = 0;
        foreach (var count in FanOut.Split(image.Count, order.AsBase64 ? model.MaxCount : 1))
        {
            calls.Add(new(
                HttpMethod.Post, uri, headers, order.Write(image.Parameters.WithSeed(before, MaxSeed), count), asTask
                    ? TaskOnly.Instance
                    : reader, count)
            { Task = task });
            before += count;
        }

        return Translation.To(calls) with
        {
            Model = name,
            SizeUsed = order.Size is { } used && used != SizeParameter.Parse(image.Parameters) ? used : null,
            Dropped = order.Dropped,
        };
    }

    private static Result<SegmindRequest> OrderOf(ImageRequest image, SegmindModel model, bool asTask)
    {
        var order = new SegmindRequest(model, image.Parameters, asTask)
        { Prompt = image.Parameters.Text(ParameterNames.Prompt) is { Length: > 0 } prompt ? prompt : VariationPrompt };
        if (image.Operation == ImageOperation.Generation)
            return order;

        var images = image.Inputs.Images;
        if (images.IsEmpty)
            return Refusals.NoImage(Vendor, model.Name);
        if (images.Length > 1)
            return Refusals.TooManyImages(Vendor, model.Name, images.Length, 1);

        InputFile? mask = null;
        if (image.Inputs.MaskFile is { } transparent)
        {
            var converted = MaskConverter.Convert(transparent, MaskPolarity.WhiteChanges, images[0].File);
            if (converted.Error is { } refusal)
                return refusal;
            mask = converted.Value;
        }

        return order with
        {
            Image = images[0],
            Mask = mask,
            Strength = image.Operation == ImageOperation.Variation
                ? VariationStrength
                : image.Parameters.Text(ParameterNames.InputFidelity) == "high" ? FaithfulStrength : null,
        };
    }

    private static GatewayError? Refuse(ImageRequest image, SegmindModel model)
    {
        if (image.Operation != ImageOperation.Generation && model.TakesImage == false)
            return Refusals.NoOperation(
                Vendor, model.Name, image.Operation, "sdxl-img2img works from a picture, sdxl-inpaint from a picture and a mask.");
        if (image.Operation == ImageOperation.Generation && model.TakesImage == true)
            return Refusals.NoOperation(Vendor, model.Name, image.Operation, "It works from a picture: send an edit.");
        if (image.Inputs.Mask is not null && !model.TakesMask)
            return Refusals.NoMask($"'{model.Name}' at {Vendor}", "sdxl-inpaint takes one.");
        if (image.Operation == ImageOperation.Edit && Refusals.Prompt(image) is { } wordless)
            return wordless;
        return SizeParameter.Check(image.Parameters) ?? Refusals.Format(image.Parameters);
    }

    // Portkey's base URL ends with /v1, and what a caller names as host is taken as it is; v2 and its tasks hang below the root.
    private static (Uri Root, string Version) RootOf(Uri baseUrl)
    {
        var path = baseUrl.AbsolutePath.TrimEnd('/');
        var isVersioned = path.EndsWith("/v1", StringComparison.Ordinal) || path.EndsWith("/v2", StringComparison.Ordinal);
        return isVersioned ? (new UriBuilder(baseUrl) { Path = path[..^3] }.Uri, "/v1") : (baseUrl, string.Empty);
    }
}
