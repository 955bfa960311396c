using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.OpenAiFormat;
using ImageGateway.Providers.Shared.Requests;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Fireworks;

/// <summary>Writes requests for <c>/workflows/{model}</c> of Kontext, with or without an image: one task for one image.</summary>
internal static class FireworksKontext
{
    private const long MaxSeed = int.MaxValue;

    /// <summary>Writes the calls for a Kontext model.</summary>
    public static Translation Translate(FireworksRequest order)
    {
        var inputs = order.Image.Inputs;
        if (!inputs.AreFilesOrLinks)
            return Translation.AfterFiles();
        if (inputs.Images.Length > 1)
            return Translation.Refuse(Refusals.TooManyImages(FireworksProvider.Vendor, order.Model, inputs.Images.Length, 1));
        var image = inputs.Images.FirstOrDefault();

        var headers = order.Headers(accept: null);
        var task = new KontextTask(order.Below($"/workflows/{order.Path}/get_result"), headers);
        var calls = Enumerable.Range(0, order.Image.Count).Select(before => new ProviderCall(
            HttpMethod.Post, order.Below($"/workflows/{order.Path}"), headers, Write(
                order, order.Parameters.WithSeed(before, MaxSeed), image), TaskOnly.Instance, 1)
        {
            Task = task,
        });
        return Translation.To([.. calls]) with
        {
            Model = order.Model,
            Dropped = [.. order.Parameters.Dropped([.. order.Placed()]), .. FireworksProvider.NoNegative(order.Parameters)],
        };
    }

    private static CallBody Write(FireworksRequest order, ParameterSet parameters, InputImage? image)
    {
        using var body = new JsonBodyBuilder();
        var json = body.Writer;
        json.WriteStartObject();
        json.WriteString("prompt", parameters.Text(ParameterNames.Prompt));
        if (image is { } input)
        {
            json.WritePropertyName("input_image");
            input.WriteTo(body);
        }

        if (order.Ratio is { } ratio)
            json.WriteString("aspect_ratio", ratio);
        if (order.ImageType is { } type)
            json.WriteString("output_format", type["image/".Length..]);
        foreach (var item in parameters.Native(
            image is null ? [ParameterNames.NegativePrompt] : [ParameterNames.NegativePrompt, "input_image"]))
            json.WriteParameter(item);
        json.WriteEndObject();
        return body.Build();
    }
}
