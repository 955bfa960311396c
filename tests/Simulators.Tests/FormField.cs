using System.Text;

namespace ImageGateway.Simulators.Tests;

/// <summary>One field of a form: a text, or a file when it has a file name.</summary>
public sealed record FormField(string Name, byte[] Content, string? FileName = null, string? ContentType = null)
{
    public static FormField Text(string name, string value) => new(name, Encoding.UTF8.GetBytes(value));

    public static FormField File(string name, byte[] content, string contentType = "image/png") =>
        new(name, content, $"{name}.bin", contentType);

    /// <summary>A form with its names in quotes, as browsers and the official clients write them.</summary>
    public static MultipartFormDataContent ToContent(IEnumerable<FormField> fields)
    {
        var form = new MultipartFormDataContent("test-boundary");
        foreach (var field in fields)
        {
            var part = new ByteArrayContent(field.Content);
            var file = field.FileName is null ? "" : $"; filename=\"{field.FileName}\"";
            part.Headers.TryAddWithoutValidation("content-disposition", $"form-data; name=\"{field.Name}\"{file}");
            if (field.ContentType is not null)
                part.Headers.TryAddWithoutValidation("content-type", field.ContentType);
            form.Add(part);
        }

        return form;
    }
}
