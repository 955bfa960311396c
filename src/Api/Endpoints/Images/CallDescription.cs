using System.Text;
using System.Text.Json;
using ImageGateway.Core.Providers;

namespace ImageGateway.Api.Endpoints.Images;

/// <summary>Writes a call for people to read: what would be sent, without secrets and without files.</summary>
internal static class CallDescription
{
    private const string ApiVersion = "api-version";

    // Headers whose value may be shown; any other may hold a credential.
    private static readonly string[] Harmless = ["accept", "content-type", "prefer", "openai-beta", "user-agent"];

    /// <summary>Writes a call as the object <c>{method, url, headers, body|form, images}</c>.</summary>
    public static void Write(Utf8JsonWriter json, ProviderCall call)
    {
        json.WriteStartObject();
        json.WriteString("method", call.Method.Method);
        json.WriteString("url", UrlOf(call.Uri));
        json.WriteStartObject("headers");
        foreach (var header in call.Headers)
            json.WriteString(header.Name, Harmless.Contains(header.Name) ? header.Value : "***");
        json.WriteEndObject();
        WriteBody(json, call.Body);
        json.WriteNumber("pictures", call.Images);
        json.WriteEndObject();
    }

    // A host of the caller's own may have its key in the query.
    private static string UrlOf(Uri url)
    {
        if (url.Query.Length < 2)
            return url.AbsoluteUri;
        var fields = url.Query[1..].Split('&').Select(static field => field.Split('=', 2) switch
        {
            [ApiVersion, _] => field,
            [var name, _] => name + "=***",
            _ => "***",
        });
        return url.GetLeftPart(UriPartial.Path) + "?" + string.Join('&', fields);
    }

    private static void WriteBody(Utf8JsonWriter json, CallBody? body)
    {
        switch (body)
        {
            case CallBody.Json document:
                json.WritePropertyName("body");
                ImageMask.Copy(document.Text.Span, json);
                break;
            case CallBody.JsonWithFiles document:
                json.WritePropertyName("body");
                ImageMask.Copy(
                    Encoding.UTF8.GetBytes(
                        string.Concat(
                            document.Pieces
                                .Select(piece => piece.File is { } file ? ImageMask.Of(file) : Encoding.UTF8.GetString(piece.Text.Span)))),
                                json);
                break;
            case CallBody.Form form:
                json.WriteStartArray("form");
                foreach (var part in form.Parts)
                    WritePart(json, part);
                json.WriteEndArray();
                break;
        }
    }

    private static void WritePart(Utf8JsonWriter json, FormPart part)
    {
        json.WriteStartObject();
        json.WriteString("name", part.Name);
        if (part.File is { } file)
        {
            json.WriteString("file", file.FileName);
            json.WriteNumber("bytes", file.Length);
            json.WriteString("sha256", ImageMask.HashOf(file));
        }
        else
        {
            json.WriteString("text", part.Text.Span);
        }

        json.WriteEndObject();
    }
}
