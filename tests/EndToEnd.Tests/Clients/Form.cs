using System.Net.Http.Headers;

namespace ImageGateway.EndToEnd.Tests.Clients;

/// <summary>Builds multipart forms as clients send them.</summary>
internal sealed class Form
{
    private readonly MultipartFormDataContent _content = new("test-boundary-" + Guid.NewGuid().ToString("N"));

    public Form Field(string name, string value)
    {
        var part = new StringContent(value);
        part.Headers.ContentType = null;
        _content.Add(part, Quoted(name));
        return this;
    }

    public Form File(string name, string fileName, byte[] content, string contentType = "image/png")
    {
        var part = new ByteArrayContent(content);
        part.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        part.Headers.ContentDisposition = new("form-data") { Name = Quoted(name), FileName = Quoted(fileName) };
        _content.Add(part);
        return this;
    }

    public MultipartFormDataContent Content => _content;

    private static string Quoted(string name) => $"\"{name}\"";
}
