using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.OpenAiFormat;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Fireworks;

/// <summary>
/// Writes requests for <c>/workflows/{model}/text_to_image</c>: one image, as bytes where the caller names a format, else in JSON.
/// </summary>
internal static class FireworksFlux
{
    private const long MaxSeed = int.MaxValue;

    /// <summary>Writes the calls for a FLUX model.</summary>
    public static Translation Translate(FireworksRequest order, IResponseReader reader)
    {
        var uri = order.Below($"/workflows/{order.Path}/text_to_image");
        var headers = order.Headers(order.ImageType ?? "application/json");
        return Translation.To([.. Enumerable.Range(0, order.Image.Count).Select(before =>
            new ProviderCall(HttpMethod.Post, uri, headers, Write(order, order.Parameters.WithSeed(before, MaxSeed)), reader, 1))]) with
        {
            Model = order.Model,
            Dropped = [.. order.Parameters.Dropped([.. order.Placed()]), .. FireworksProvider.NoNegative(order.Parameters)],
        };
    }

    private static CallBody Write(FireworksRequest order, ParameterSet parameters)
    {
        using var body = new JsonBodyBuilder();
        var json = body.Writer;
        json.WriteStartObject();
        json.WriteString("prompt", parameters.Text(ParameterNames.Prompt));
        if (order.Ratio is { } ratio)
            json.WriteString("aspect_ratio", ratio);
        if (parameters.Find("num_inference_steps") is null
            && FireworksModels.StepsOf(order.Model, parameters.Text(ParameterNames.Quality)) is { } steps)
            json.WriteNumber("num_inference_steps", steps);
        foreach (var item in parameters.Native(ParameterNames.NegativePrompt))
            json.WriteParameter(item);
        json.WriteEndObject();
        return body.Build();
    }
}
