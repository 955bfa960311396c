using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Shared.OpenAiFormat.Hosts;

/// <summary>Writes a body: JSON, a form with the host's names for files, or LocalAI's JSON with images in it.</summary>
internal static class HostBody
{
    /// <summary>Writes the body for a host.</summary>
    public static CallBody Write(ParameterSet parameters, HostPreset preset, IReadOnlyList<InputFile> images, InputFile? mask)
    {
        if (images.Count == 0)
            return OpenAiBody.Json(parameters);
        if (preset.EditsInGenerations && mask is null)
            return Inline(parameters, images);

        var parts = parameters.Items.Where(item => !item.IsNull).Select(item => new FormPart(item.Name, item.AsFormText())).ToList();
        parts.AddRange(images.Select(image => new FormPart(preset.EditField ?? ParameterNames.Image, default, image)));
        if (mask is not null)
            parts.Add(new(ParameterNames.Mask, default, mask));
        return new CallBody.Form(parts);
    }

    // One image is where the drawing starts, several are references.
    private static CallBody Inline(ParameterSet parameters, IReadOnlyList<InputFile> images)
    {
        using var body = new JsonBodyBuilder();
        body.Writer.WriteStartObject();
        foreach (var item in parameters.Items.Where(item => !item.IsNull))
        {
            body.Writer.WritePropertyName(item.Name);
            body.Writer.WriteRawValue(
                (item.IsText && item.AsInteger() is not null ? item.Value : item.AsJson()).Span, skipInputValidation: true);
        }

        if (images.Count == 1)
        {
            body.Writer.WritePropertyName("file");
            body.WriteFile(images[0]);
        }
        else
        {
            body.Writer.WriteStartArray("ref_images");
            foreach (var image in images)
                body.WriteFile(image);
            body.Writer.WriteEndArray();
        }

        body.Writer.WriteEndObject();
        return body.Build();
    }
}
