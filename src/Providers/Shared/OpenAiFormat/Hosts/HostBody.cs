using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Shared.OpenAiFormat.Hosts;

/// <summary>Writes a body: JSON, a form with the host's names for files, or LocalAI's JSON with pictures in it.</summary>
internal static class HostBody
{
    /// <summary>Writes the body for a host.</summary>
    public static CallBody Write(ParameterSet parameters, HostPreset preset, IReadOnlyList<InputFile> pictures, InputFile? mask)
    {
        if (pictures.Count == 0)
            return OpenAiBody.Json(parameters);
        if (preset.EditsInGenerations && mask is null)
            return Inline(parameters, pictures);

        var parts = parameters.Items.Where(item => !item.IsNull).Select(item => new FormPart(item.Name, item.AsFormText())).ToList();
        parts.AddRange(pictures.Select(picture => new FormPart(preset.EditField ?? ParameterNames.Image, default, picture)));
        if (mask is not null)
            parts.Add(new(ParameterNames.Mask, default, mask));
        return new CallBody.Form(parts);
    }

    // One picture is where the drawing starts, several are references.
    private static CallBody Inline(ParameterSet parameters, IReadOnlyList<InputFile> pictures)
    {
        using var body = new JsonBodyBuilder();
        body.Writer.WriteStartObject();
        foreach (var item in parameters.Items.Where(item => !item.IsNull))
        {
            body.Writer.WritePropertyName(item.Name);
            body.Writer.WriteRawValue((item.IsText && item.AsInteger() is not null ? item.Value : item.AsJson()).Span, skipInputValidation: true);
        }

        if (pictures.Count == 1)
        {
            body.Writer.WritePropertyName("file");
            body.WriteFile(pictures[0]);
        }
        else
        {
            body.Writer.WriteStartArray("ref_images");
            foreach (var picture in pictures)
                body.WriteFile(picture);
            body.Writer.WriteEndArray();
        }

        body.Writer.WriteEndObject();
        return body.Build();
    }
}
