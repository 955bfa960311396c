using System.Globalization;
using System.Text;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.OpenAiFormat;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Fireworks;

/// <summary>
/// Writes requests for <c>/image_generation/{model}</c> (JSON) and <c>…/image_to_image</c> (a form). Several images come
/// in JSON; where the caller names a format, each comes as bytes of it.
/// </summary>
internal static class FireworksDiffusion
{
    private const long MaxSeed = uint.MaxValue;

    // How much of the image stays, 0 to 1; Stability's measure, which this surface took over.
    private const string FaithfulStrength = "0.65";
    private const string LooseStrength = "0.35";

    /// <summary>Writes the calls for a diffusion model.</summary>
    public static Translation Translate(FireworksRequest order, IResponseReader reader)
    {
        var edit = order.Image.Operation == ImageOperation.Edit;
        InputFile? image = null;
        if (edit)
        {
            var images = order.Image.Inputs.Files;
            if (!order.Image.Inputs.AreFiles)
                return Translation.AfterFiles();
            if (images.Count == 0)
                return Translation.Refuse(Refusals.NoImage(FireworksProvider.Vendor, order.Model));
            if (images.Count > 1)
                return Translation.Refuse(Refusals.TooManyImages(FireworksProvider.Vendor, order.Model, images.Count, 1));
            image = images[0];
        }

        var ownShape = edit || order.Parameters.Find("width") is not null || order.Parameters.Find("height") is not null;
        var wanted = ownShape ? null : SizeParameter.Parse(order.Parameters);
        ImageSize? size = wanted is { } wish ? FireworksModels.Sizes.Nearest(wish) : null;
        var uri = order.Below($"/image_generation/{order.Path}{(edit ? "/image_to_image" : string.Empty)}");
        var headers = order.Headers(order.ImageType ?? "application/json");
        var calls = new List<ProviderCall>();
        var before = 0;
        foreach (var count in FanOut.Split(order.Image.Count, order.ImageType is null ? FireworksModels.MaxSamples : 1))
        {
            var parameters = order.Parameters.WithSeed(before, MaxSeed);
            calls.Add(new(
                HttpMethod.Post, uri, headers, image is null
                    ? Json(order, parameters, size, count)
                    : Form(order, parameters, image, count), reader, count));
            before += count;
        }

        return Translation.To(calls) with
        {
            Model = order.Model,
            SizeUsed = size is { } used && used != wanted ? used : null,
            Dropped = Dropped(order, edit),
        };
    }

    private static CallBody Json(FireworksRequest order, ParameterSet parameters, ImageSize? size, int count)
    {
        using var body = new JsonBodyBuilder();
        var json = body.Writer;
        json.WriteStartObject();
        if (parameters.Find("text_prompts") is null)
            json.WriteString("prompt", parameters.Text(ParameterNames.Prompt));
        if (size is { } pixels)
        {
            json.WriteNumber("width", pixels.Width);
            json.WriteNumber("height", pixels.Height);
        }

        if (count > 1 || parameters.Find(ParameterNames.Count) is not null)
            json.WriteNumber("samples", count);
        if (StepsOf(order, parameters) is { } steps)
            json.WriteNumber("steps", steps);
        if (StyleOf(parameters) is { } style)
            json.WriteString("style_preset", style);
        if (IsUnchecked(parameters))
            json.WriteBoolean("safety_check", false);
        foreach (var item in parameters.Native("samples"))
            json.WriteParameter(item);
        json.WriteEndObject();
        return body.Build();
    }

    private static CallBody.Form Form(FireworksRequest order, ParameterSet parameters, InputFile image, int count)
    {
        var parts = new List<FormPart> { new("init_image", default, image), Text("prompt", parameters.Text(ParameterNames.Prompt)!) };
        if (count > 1 || parameters.Find(ParameterNames.Count) is not null)
            parts.Add(Text("samples", count.ToString(CultureInfo.InvariantCulture)));
        if (StepsOf(order, parameters) is { } steps)
            parts.Add(Text("steps", steps.ToString(CultureInfo.InvariantCulture)));
        if (StyleOf(parameters) is { } style)
            parts.Add(Text("style_preset", style));
        if (IsUnchecked(parameters))
            parts.Add(Text("safety_check", "false"));
        if (parameters.Find("init_image_mode") is null)
            parts.Add(Text("init_image_mode", "IMAGE_STRENGTH"));
        if (parameters.Find("image_strength") is null && parameters.Find("init_image_mode") is null)
            parts.Add(Text("image_strength", parameters.Text(ParameterNames.InputFidelity) == "high" ? FaithfulStrength : LooseStrength));
        foreach (var item in parameters.Native("samples", "init_image"))
            parts.Add(new(item.Name, item.AsFormText()));
        return new(parts);
    }

    private static int? StepsOf(FireworksRequest order, ParameterSet parameters) =>
        parameters.Find("steps") is null ? FireworksModels.StepsOf(order.Model, parameters.Text(ParameterNames.Quality)) : null;

    // OpenAI's two styles are none here; any other word goes to the provider.
    private static string? StyleOf(ParameterSet parameters) =>
        parameters.Find("style_preset") is null && parameters.Text(ParameterNames.Style) is { } style and not ("vivid" or "natural")
            ? style
            : null;

    private static bool IsUnchecked(ParameterSet parameters) =>
        parameters.Text(ParameterNames.Moderation) == "low" && parameters.Find("safety_check") is null;

    // An image that is made from another has that one's size.
    private static IReadOnlyList<string> Dropped(FireworksRequest order, bool edit)
    {
        var placed = new List<string>(order.Placed());
        if (StyleOf(order.Parameters) is not null)
            placed.Add(ParameterNames.Style);
        if (order.Parameters.Text(ParameterNames.Moderation) == "low")
            placed.Add(ParameterNames.Moderation);
        if (edit && order.Parameters.Text(ParameterNames.InputFidelity) is "low" or "high")
            placed.Add(ParameterNames.InputFidelity);
        return edit && SizeParameter.Parse(order.Parameters) is not null
            ? [.. order.Parameters.Dropped([.. placed]), ParameterNames.Size]
            : order.Parameters.Dropped([.. placed]);
    }

    private static FormPart Text(string name, string value) => new(name, Encoding.UTF8.GetBytes(value));
}
