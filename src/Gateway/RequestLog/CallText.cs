using System.Text;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>Describes a call to a provider as JSON: method, address and body, without headers and files.</summary>
internal static class CallText
{
    private const string ApiVersion = "api-version";

    /// <summary>Writes a call as the object <c>{method, url, body|form}</c>.</summary>
    public static BodyExcerpt Of(ProviderCall call)
    {
        var text = new BodyExcerpt { IsOwn = true };
        text.AppendWhole("{\"method\":"u8);
        text.AppendQuoted(call.Method.Method);
        text.AppendWhole(",\"url\":"u8);
        text.AppendQuoted(UrlOf(call.Uri));
        switch (call.Body)
        {
            case CallBody.Json json:
                text.AppendWhole(",\"body\":"u8);
                text.AppendWhole(json.Text.Span);
                break;
            case CallBody.JsonWithFiles json:
                text.Append(",\"body\":"u8);
                foreach (var piece in json.Pieces)
                {
                    if (piece.File is { } file)
                        text.Append(Unquoted(ImageText.Of(file)));
                    else
                        text.Append(piece.Text.Span);
                }

                break;
            case CallBody.Form form:
                text.Append(",\"form\":["u8);
                for (var index = 0; index < form.Parts.Count; index++)
                    Append(text, form.Parts[index], isFirst: index == 0);
                text.Append("]"u8);
                break;
        }

        text.Append("}"u8);
        return text;
    }

    private static void Append(BodyExcerpt text, FormPart part, bool isFirst)
    {
        text.Append(isFirst ? "{\"name\":"u8 : ",{\"name\":"u8);
        text.Append(JsonText.Quote(part.Name));
        text.Append(",\"value\":"u8);
        text.Append(JsonText.Quote(part.File is { } file ? ImageText.Of(file) : Encoding.UTF8.GetString(part.Text.Span)));
        text.Append("}"u8);
    }

    // The piece stands between the quotes of the document.
    private static ReadOnlySpan<byte> Unquoted(string text) => JsonText.Quote(text).AsSpan()[1..^1];

    // A host of the caller's own may have a password before its name, or a key in the query.
    private static string UrlOf(Uri url)
    {
        if (url.Query.Length + url.UserInfo.Length + url.Fragment.Length == 0)
            return url.AbsoluteUri;
        var bare = url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        if (url.Query.Length < 2)
            return bare;
        var fields = url.Query[1..].Split('&').Select(static field => field.Split('=', 2) switch
        {
            [ApiVersion, _] => field,
            [var name, _] => name + "=***",
            _ => "***",
        });
        return bare + "?" + string.Join('&', fields);
    }
}
