using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.OpenAiFormat;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Together;

/// <summary>Parameters that all calls of one request share, in Together's terms.</summary>
internal sealed record TogetherRequest(TogetherModel Model, IReadOnlyList<InputImage> Images)
{
    /// <summary>The pixels asked for, where the model takes pixels and the caller named some.</summary>
    public ImageSize? Size { get; private init; }

    /// <summary>OpenAI's parameters that have a place in it.</summary>
    public required IReadOnlyList<string> Placed { get; init; }

    private string? Ratio { get; init; }

    private int? Steps { get; init; }

    private string? Format { get; init; }

    private string? ResponseFormat { get; init; }

    private bool Unchecked { get; init; }

    /// <summary>Reads the shared parameters from a request.</summary>
    public static TogetherRequest From(ImageRequest image, TogetherModel model, IReadOnlyList<InputImage> images)
    {
        var parameters = image.Parameters;
        var ownShape = parameters.Find("width") is not null || parameters.Find("height") is not null
            || parameters.Find("aspect_ratio") is not null;
        var wanted = ownShape ? null : SizeParameter.Parse(parameters);
        var quality = parameters.Text(ParameterNames.Quality);
        var format = parameters.Text(ParameterNames.OutputFormat) switch { "jpg" or "jpeg" => "jpeg", "png" => "png", _ => null };
        var takesQuality = quality is "auto" or "medium" or "standard" || (model.LowSteps > 0 && quality is "low" or "high" or "hd");
        var moderation = parameters.Text(ParameterNames.Moderation);

        var placed = new List<string>();
        if (takesQuality)
            placed.Add(ParameterNames.Quality);
        if (format is not null)
            placed.Add(ParameterNames.OutputFormat);
        if (moderation is "auto" or "low")
            placed.Add(ParameterNames.Moderation);

        return new(model, images)
        {
            Placed = placed,
            Size = model.Ratios is null && wanted is { } size ? TogetherModels.Sides.Nearest(size) : null,
            Ratio = wanted is { } shape ? model.Ratios?.Nearest(shape) : null,
            Steps = !takesQuality || parameters.Find("steps") is not null
                ? null
                : quality switch { "low" => model.LowSteps, "high" or "hd" => model.HighSteps, _ => null },
            Format = format,
            ResponseFormat = image.Stream
                ? "base64"
                : image.Format switch { ImageFormat.Base64 => "base64", ImageFormat.Url => "url", _ => null },
            Unchecked = moderation == "low" && parameters.Find("disable_safety_checker") is null,
        };
    }

    /// <summary>The body of one call.</summary>
    public CallBody Write(ParameterSet parameters, int count)
    {
        using var body = new JsonBodyBuilder();
        var json = body.Writer;
        json.WriteStartObject();
        json.WriteString("model", Model.Name);
        json.WriteString("prompt", parameters.Text(ParameterNames.Prompt));
        if (Size is { } size)
        {
            json.WriteNumber("width", size.Width);
            json.WriteNumber("height", size.Height);
        }

        if (Ratio is not null)
            json.WriteString("aspect_ratio", Ratio);
        if (Steps is { } steps)
            json.WriteNumber("steps", steps);
        if (count > 1 || parameters.Find(ParameterNames.Count) is not null)
            json.WriteNumber("n", count);
        if (ResponseFormat is not null)
            json.WriteString("response_format", ResponseFormat);
        if (Format is not null)
            json.WriteString("output_format", Format);
        if (Unchecked)
            json.WriteBoolean("disable_safety_checker", true);
        WriteImages(body);
        foreach (var item in parameters.Native(Images.Count > 0 ? ["image_url", "reference_images"] : []))
            json.WriteParameter(item);
        json.WriteEndObject();
        return body.Build();
    }

    private void WriteImages(JsonBodyBuilder body)
    {
        if (Images.Count == 0)
            return;
        if (Model.Input == TogetherInput.One || (Model.Input == TogetherInput.Unknown && Images.Count == 1))
        {
            body.Writer.WritePropertyName("image_url");
            Images[0].WriteTo(body);
            return;
        }

        body.Writer.WriteStartArray("reference_images");
        foreach (var picture in Images)
            picture.WriteTo(body);
        body.Writer.WriteEndArray();
    }
}
