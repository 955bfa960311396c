using System.Buffers;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Upstream;

namespace ImageGateway.Providers.OpenAiDialect;

/// <summary>Writes bodies in OpenAI's shape: the caller's parameters in their order, unknown ones included.</summary>
internal static class OpenAiBody
{
    /// <summary>A form where the request has files, else JSON.</summary>
    public static CallBody Write(ParameterSet parameters, IReadOnlyList<InputFile> files) =>
        files.Count > 0 ? Form(parameters, files) : Json(parameters);

    /// <summary>One JSON object.</summary>
    public static CallBody Json(ParameterSet parameters)
    {
        var size = 2;
        foreach (var item in parameters.Items)
            size += item.Name.Length + item.Value.Length + 8;

        var text = new ArrayBufferWriter<byte>(size);
        text.Write("{"u8);
        foreach (var item in parameters.Items)
        {
            if (text.WrittenCount > 1)
                text.Write(","u8);
            text.Write(JsonText.Quote(item.Name));
            text.Write(":"u8);
            text.Write(item.AsJson().Span);
        }

        text.Write("}"u8);
        return new CallBody.Json(text.WrittenMemory);
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
