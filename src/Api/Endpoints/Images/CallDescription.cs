using System.Text;
using System.Text.Json;
using ImageGateway.Core.Providers;

namespace ImageGateway.Api.Endpoints.Images;

/// <summary>Writes a call for people to read: what would be sent, without secrets and without files.</summary>
internal static class CallDescription
{
    private const string ApiVersion = "api-version";

    // Headers whose value may be shown; any other may hold a credential.
    private static readonly string[] Harmless = ["accept", "content-type", "prefer", "user-agent"];

    // Bytes of an answer behind which a body that stands in it already is named and not written again.
    private const int MostRepeated = 64 * 1024;

    /// <summary>
    /// Writes the calls of a request as an array. Several calls of a large body would make the answer many times the request, so
    /// that such a body is written once and named by <c>same_body_as</c>, its place in the array, further on.
    /// </summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ProviderCall> calls)
    {
        json.WriteStartArray();
        for (var index = 0; index < calls.Count; index++)
            Write(json, calls[index], json.BytesCommitted + json.BytesPending > MostRepeated ? EqualBefore(calls, index) : null);
        json.WriteEndArray();
    }

    /// <summary>Writes a call as the object <c>{method, url, headers, body|form, pictures}</c>.</summary>
    public static void Write(Utf8JsonWriter json, ProviderCall call) => Write(json, call, null);

    // Calls of one request are alike but for the last, which may ask for fewer images.
    private static int? EqualBefore(IReadOnlyList<ProviderCall> calls, int index) =>
        index > 0 && AreEqual(calls[0].Body, calls[index].Body) ? 0 : null;

    private static bool AreEqual(CallBody? one, CallBody? other) =>
        ReferenceEquals(one, other)
        || (one is CallBody.Json text && other is CallBody.Json same && text.Text.Span.SequenceEqual(same.Text.Span));

    private static void Write(Utf8JsonWriter json, ProviderCall call, int? sameBodyAs)
    {
        json.WriteStartObject();
        json.WriteString("method", call.Method.Method);
        json.WriteString("url", UrlOf(call.Uri));
        json.WriteStartObject("headers");
        foreach (var header in call.Headers)
            json.WriteString(header.Name, Harmless.Contains(header.Name) ? header.Value : "***");
        json.WriteEndObject();
        if (sameBodyAs is { } place)
            json.WriteNumber("same_body_as", place);
        else
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
