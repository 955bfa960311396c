using System.Buffers;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Shared.OpenAiFormat;

/// <summary>Writes bodies in OpenAI's shape: the caller's parameters in their order, unknown ones included.</summary>
public static class OpenAiBody
{
    private const string Link = "image_url";
    private const string FileId = "file_id";

    /// <summary>A form where there are images, or JSON that names them; JSON where there are none.</summary>
    /// <param name="parameters">The parameters without the images.</param>
    /// <param name="inputs">The images and the mask; files only where a form is written.</param>
    /// <param name="asJson">Whether images go as JSON, links and ids as they are and files as data URIs.</param>
    public static CallBody Write(ParameterSet parameters, InputImages inputs, bool asJson)
    {
        if (inputs.Count == 0)
            return Json(parameters);
        return asJson
            ? JsonWithImages(parameters, inputs)
            : Form(parameters, [.. inputs.Files, .. inputs.MaskFile is { } mask ? [mask] : Array.Empty<InputFile>()]);
    }

    /// <summary>The body as the caller sent it: a form with its files under their names, or JSON.</summary>
    public static CallBody Forward(ParameterSet parameters, IReadOnlyList<InputFile> files, bool asForm) =>
        asForm ? Form(parameters, files) : Json(parameters);

    /// <summary>Writes the parameters as one JSON object.</summary>
    public static CallBody Json(ParameterSet parameters)
    {
        if (!parameters.Source.IsEmpty)
            return new CallBody.Json(parameters.Source);
        using var text = new PooledBuffer();
        text.Write("{"u8);
        foreach (var item in parameters.Items)
        {
            if (text.WrittenCount > 1)
                text.Write(","u8);
            JsonText.WriteQuoted(text, item.Name);
            text.Write(":"u8);
            text.Write(item.AsJson().Span);
        }

        text.Write("}"u8);
        return new CallBody.Json(text.WrittenSpan.ToArray());
    }

    private static CallBody JsonWithImages(ParameterSet parameters, InputImages inputs)
    {
        using var body = new JsonBodyBuilder();
        body.Writer.WriteStartObject();
        foreach (var item in parameters.Items)
            body.Writer.WriteParameter(item);
        body.Writer.WriteStartArray(ParameterNames.Images);
        foreach (var image in inputs.Images)
            WriteReference(body, image);
        body.Writer.WriteEndArray();
        if (inputs.Mask is { } mask)
        {
            body.Writer.WritePropertyName(ParameterNames.Mask);
            WriteReference(body, mask);
        }

        body.Writer.WriteEndObject();
        return body.Build();
    }

    private static void WriteReference(JsonBodyBuilder body, InputImage image)
    {
        body.Writer.WriteStartObject();
        if (image.FileId is { } id)
        {
            body.Writer.WriteString(FileId, id);
        }
        else
        {
            body.Writer.WritePropertyName(Link);
            image.WriteTo(body);
        }

        body.Writer.WriteEndObject();
    }

    private static CallBody.Form Form(ParameterSet parameters, IReadOnlyList<InputFile> files)
    {
        var parts = new List<FormPart>(parameters.Items.Length + files.Count);
        foreach (var item in parameters.Items)
        {
            if (!item.IsNull)
                parts.Add(new(item.Name, item.AsFormText()));
        }

        foreach (var file in files)
            parts.Add(new(file.FieldName, default, file));
        return new(parts);
    }
}
